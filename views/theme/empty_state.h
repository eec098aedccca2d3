// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <functional>
#include <vector>

class QBoxLayout;
class QLabel;
class QPushButton;

namespace culprit {

/// What stands in the centre of a place that has nothing to show: a sentence that says what would fill it,
/// and buttons that do it.
class EmptyState : public QWidget
{
    Q_OBJECT

public:
    struct Offer
    {
        QString text;
        std::function<void()> act;
    };

    explicit EmptyState(QWidget* parent = nullptr);
    void setContent(const QString& sentence, std::vector<Offer> offers);
    QString sentence() const;
    /// The buttons that are offered, the first one first.
    std::vector<QPushButton*> buttons() const;

private:
    QLabel* m_sentence;
    QBoxLayout* m_row;
    std::vector<QPushButton*> m_buttons; ///< kept, so that the one with the focus keeps it
    std::vector<Offer> m_offers;
};

} // namespace culprit
