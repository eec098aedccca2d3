// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/folded_text.h"

#include "theme/outside_text.h"
#include "theme/plain_label.h"

#include <QEvent>
#include <QScrollArea>
#include <QTextLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include <limits>

namespace culprit {

namespace {

constexpr int openLines = 12;

/// `text` in lines of at most `width`, and no more than `most` of them; `isCut` where that is not all. Words
/// that are wider than a line, as paths are, break too.
QStringList wrapped(const QString& text, const QFont& font, int width, qsizetype most, bool& isCut)
{
    QStringList lines;
    isCut = false;
    const QFontMetrics metrics(font);
    const QStringList paragraphs = text.split(u'\n');
    for (qsizetype i = 0; i < paragraphs.size(); ++i) {
        QTextLayout layout(paragraphs[i], font);
        QTextOption option;
        option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
        layout.setTextOption(option);
        layout.beginLayout();
        while (true) {
            QTextLine line = layout.createLine();
            if (!line.isValid()) {
                break;
            }
            line.setLineWidth(width);
            const QString words = paragraphs[i].mid(line.textStart(), line.textLength());
            const bool isLast =
                line.textStart() + line.textLength() == paragraphs[i].size() && i + 1 == paragraphs.size();
            if (lines.size() + 1 < most || isLast) {
                lines << words;
                continue;
            }
            isCut = true;
            const QString rest = paragraphs[i].mid(line.textStart());
            lines << metrics.elidedText(rest.size() > words.size() ? rest : words + QStringLiteral(" …"),
                                        Qt::ElideRight, width);
            return lines;
        }
        layout.endLayout();
    }
    return lines;
}

} // namespace

FoldedText::FoldedText(int foldedLines, QWidget* parent)
    : QWidget(parent)
    , m_foldedLines(foldedLines)
    , m_label(new PlainLabel(this))
    , m_area(new QScrollArea(this))
    , m_more(new QToolButton(this))
{
    m_label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_area->setWidget(m_label);
    m_area->setWidgetResizable(true);
    m_area->setFocusPolicy(Qt::NoFocus); // until it scrolls
    m_area->setFrameShape(QFrame::NoFrame);
    m_area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_area->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_area->viewport()->setAutoFillBackground(false);
    m_label->setAutoFillBackground(false);
    m_more->setProperty("flat", true);
    m_more->setFocusPolicy(Qt::StrongFocus);
    m_more->hide();
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_area);
    layout->addWidget(m_more, 0, Qt::AlignLeft);
    m_label->installEventFilter(this);
    connect(m_more, &QToolButton::clicked, this, [this] {
        m_open = !m_open;
        arrange();
    });
}

void FoldedText::setText(const QString& text)
{
    m_text = text;
    m_open = false;
    arrange();
}

QString FoldedText::shownText() const
{
    return m_label->text();
}

void FoldedText::setRole(const QString& role)
{
    m_label->setProperty("role", role);
}

bool FoldedText::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_label && event->type() == QEvent::Resize) {
        arrange();
    }
    return QWidget::eventFilter(watched, event);
}

void FoldedText::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        arrange();
    }
    QWidget::changeEvent(event);
}

void FoldedText::arrange()
{
    const qsizetype most = m_open ? std::numeric_limits<qsizetype>::max() : m_foldedLines;
    const QStringList lines = wrapped(m_text, m_label->font(), m_label->width(), most, m_cut);
    m_label->setText(lines.join(u'\n'));
    const QString tip = m_cut ? tipText(m_text) : QString();
    m_label->setToolTip(tip);
    m_more->setToolTip(tip);
    m_more->setText(m_open ? tr("Less") : tr("More"));
    m_more->setAccessibleName(m_open ? tr("Show less of the text") : tr("Show the whole text"));
    m_more->setVisible(m_open || m_cut);
    const bool scrolls = lines.size() > openLines;
    m_area->setFocusPolicy(scrolls ? Qt::StrongFocus : Qt::NoFocus);
    m_area->setVerticalScrollBarPolicy(scrolls ? Qt::ScrollBarAlwaysOn : Qt::ScrollBarAlwaysOff);
    const int all = m_label->sizeHint().height();
    m_area->setFixedHeight(scrolls ? m_label->fontMetrics().lineSpacing() * openLines : all);
}

} // namespace culprit
