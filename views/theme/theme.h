// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "theme/marker.h"

#include <QColor>
#include <QString>
#include <QVector>

#include <map>
#include <string>
#include <string_view>
#include <vector>

class QApplication;
class QPen;

namespace culprit {

enum class ThemeMode { Light, Dark };

/// How a component looks in every line, list, link, tick and header.
struct ComponentStyle
{
    QColor color;
    QVector<qreal> dash; ///< in pixels at a pen of width 1; empty: solid
    MarkerShape marker = MarkerShape::Plus;
    QString shortName;
    int order = 0; ///< staggers the markers along a line

    QPen pen(qreal width) const;
};

/// Colours, sizes and the looks of components and faults, from the tokens in `theme.json`.
class Theme
{
public:
    /// The theme the application wears now; light before `apply`.
    static const Theme& current();
    static const Theme& of(ThemeMode mode);
    /// Dresses the application: palette, style sheet, font sizes. Widgets hear of it as a PaletteChange.
    static void apply(QApplication& application, ThemeMode mode);
    /// Components of the open store: those without a token of their own get a look each, in this order.
    static void setComponents(const std::vector<std::string>& names);

    bool isDark() const { return m_mode == ThemeMode::Dark; }
    ThemeMode mode() const { return m_mode; }

    QColor window, panel, panelAlt, field, text, muted, grid, border, axis, accent, onAccent, selection,
        selectionText, hover, injectionShade, injectionLine, injectionText, band, success, warn, error, track,
        tooltip, trueCause;

    ComponentStyle component(std::string_view name) const;
    ComponentStyle notFound() const;
    /// The looks that tell apart what has none of its own (signals, other systems' components), over and
    /// over, and the component that wears each.
    ComponentStyle identity(std::size_t index) const;
    const std::string& identityName(std::size_t index) const;
    /// The colour of the heatmap at `value` in [0, 1], and of the number on it.
    QColor heat(double value) const;
    QColor heatText(double value) const;
    /// The outline of a fault's glyph in a 16 x 16 box, as an SVG path; empty for a fault without one.
    QString faultGlyph(std::string_view fault) const;

private:
    explicit Theme(ThemeMode mode);

    ThemeMode m_mode;
    std::map<std::string, ComponentStyle, std::less<>> m_components;
    std::vector<std::string> m_identities;
    ComponentStyle m_other;
    ComponentStyle m_notFound;
    std::map<std::string, QString, std::less<>> m_faults;
    std::vector<std::pair<QColor, QColor>> m_heat;
};

} // namespace culprit
