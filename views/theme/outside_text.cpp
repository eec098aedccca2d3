// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/outside_text.h"

#include <QApplication>
#include <QEvent>
#include <QLabel>
#include <QStringList>

namespace culprit {

namespace {

/// Labels are polished before they are laid out or painted, a tool tip's before it has its text.
class PlainTextKeeper : public QObject
{
public:
    using QObject::QObject;

    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (event->type() == QEvent::Polish) {
            auto* label = qobject_cast<QLabel*>(watched);
            if (label && label->textFormat() == Qt::AutoText) {
                label->setTextFormat(Qt::PlainText);
            }
        }
        return false;
    }
};

} // namespace

void keepTextPlain(QApplication& application)
{
    static const QString name = QStringLiteral("plainTextKeeper");
    if (!application.findChild<QObject*>(name, Qt::FindDirectChildrenOnly)) {
        auto* keeper = new PlainTextKeeper(&application);
        keeper->setObjectName(name);
        application.installEventFilter(keeper);
    }
}

QString menuText(const QString& text)
{
    constexpr qsizetype longest = 80;
    QString shown = text.size() <= longest
                        ? text
                        : text.left(longest / 2 - 1) + QStringLiteral("…") + text.right(longest / 2);
    for (QChar& letter : shown) {
        letter = letter.category() == QChar::Other_Control ? QChar(u' ') : letter;
    }
    return shown.replace(QLatin1Char('&'), QStringLiteral("&&"));
}

QString titleText(const QString& text)
{
    return QString(text).replace(QStringLiteral("[*]"), QStringLiteral("[*][*]"));
}

QString tipText(const QString& text)
{
    constexpr qsizetype lettersALine = 90;
    constexpr qsizetype mostLines = 40;
    QStringList lines;
    for (QString rest : text.split(QLatin1Char('\n'))) {
        while (rest.size() > lettersALine && lines.size() < mostLines) {
            const qsizetype space = rest.lastIndexOf(QLatin1Char(' '), lettersALine);
            const qsizetype end = space > 0 ? space : lettersALine;
            lines << rest.left(end);
            rest.remove(0, space > 0 ? end + 1 : end);
        }
        if (lines.size() == mostLines) {
            lines << QStringLiteral("…");
            break;
        }
        lines << rest;
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace culprit
