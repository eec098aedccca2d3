// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/empty_state.h"

#include "theme/plain_label.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <utility>

namespace culprit {

namespace {

constexpr int readableWidth = 560; ///< of a sentence, in pixels

} // namespace

EmptyState::EmptyState(QWidget* parent)
    : QWidget(parent)
    , m_sentence(new PlainLabel(this))
    , m_row(new QHBoxLayout)
{
    m_sentence->setProperty("role", QStringLiteral("muted"));
    m_sentence->setWordWrap(true);
    m_sentence->setAlignment(Qt::AlignCenter);
    m_sentence->setMaximumWidth(readableWidth);
    auto* centre = new QHBoxLayout;
    centre->addStretch(1);
    centre->addWidget(m_sentence, 100);
    centre->addStretch(1);
    m_row->setSpacing(8);
    m_row->addStretch();
    m_row->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 14, 14, 14);
    layout->setSpacing(10);
    layout->addStretch();
    layout->addLayout(centre);
    layout->addLayout(m_row);
    layout->addStretch();
}

void EmptyState::setContent(const QString& sentence, std::vector<Offer> offers)
{
    m_sentence->setText(sentence);
    m_offers = std::move(offers);
    while (m_buttons.size() < m_offers.size()) {
        auto* button = new QPushButton(this);
        const std::size_t number = m_buttons.size();
        connect(button, &QPushButton::clicked, this, [this, number] {
            const auto act = m_offers[number].act; // it may change the content
            act();
        });
        m_row->insertWidget(static_cast<int>(number) + 1, button);
        m_buttons.push_back(button);
    }
    for (std::size_t i = 0; i < m_buttons.size(); ++i) {
        const bool offered = i < m_offers.size();
        m_buttons[i]->setText(offered ? m_offers[i].text : QString());
        m_buttons[i]->setVisible(offered);
    }
}

QString EmptyState::sentence() const
{
    return m_sentence->text();
}

std::vector<QPushButton*> EmptyState::buttons() const
{
    return {m_buttons.begin(), m_buttons.begin() + static_cast<std::ptrdiff_t>(m_offers.size())};
}

} // namespace culprit
