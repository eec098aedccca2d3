// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/theme.h"

#include "theme/style_sheet.h"

#include <QApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPalette>
#include <QPen>
#include <QStyleFactory>
#include <QToolTip>

#include <algorithm>
#include <cmath>

static void initCulpritResources()
{
    Q_INIT_RESOURCE(culprit);
    Q_INIT_RESOURCE(drawn);
}

namespace culprit {

namespace {

ThemeMode wornMode = ThemeMode::Light;
std::map<std::string, std::size_t, std::less<>> otherComponents; ///< their places in the store's order
bool onlyOthers = false; // no component of the store has a token of its own

const QJsonObject& themeTokens()
{
    static const QJsonObject tokens = [] {
        initCulpritResources();
        QFile file(QStringLiteral(":/culprit/theme.json"));
        if (!file.open(QIODevice::ReadOnly)) {
            qFatal("the theme's tokens are missing from the program");
        }
        return QJsonDocument::fromJson(file.readAll()).object();
    }();
    return tokens;
}

QString modeKey(ThemeMode mode)
{
    return mode == ThemeMode::Dark ? QStringLiteral("dark") : QStringLiteral("light");
}

QColor tokenColor(const QJsonValue& value)
{
    return QColor(value.toString());
}

ComponentStyle tokenComponent(const QJsonObject& token, ThemeMode mode, int order)
{
    ComponentStyle style;
    style.color = tokenColor(token.value(modeKey(mode)));
    for (const auto& length : token.value(QLatin1String("dash")).toArray()) {
        style.dash.append(length.toDouble());
    }
    style.marker = markerFrom(token.value(QLatin1String("marker")).toString());
    style.shortName = token.value(QLatin1String("short")).toString();
    style.order = order;
    return style;
}

} // namespace

QPen ComponentStyle::pen(qreal width) const
{
    QPen pen(color, width);
    pen.setJoinStyle(Qt::RoundJoin);
    if (!dash.isEmpty()) {
        QVector<qreal> pattern = dash; // tokens are pixels, Qt counts in pen widths
        for (qreal& length : pattern) {
            length /= std::max<qreal>(width, 1);
        }
        pen.setDashPattern(pattern);
        pen.setCapStyle(Qt::FlatCap);
    }
    return pen;
}

Theme::Theme(ThemeMode mode)
    : m_mode(mode)
{
    const QJsonObject palette =
        themeTokens().value(QLatin1String("palette")).toObject().value(modeKey(mode)).toObject();
    const std::pair<const char*, QColor*> roles[] = {{"window", &window},
                                                     {"panel", &panel},
                                                     {"panelAlt", &panelAlt},
                                                     {"field", &field},
                                                     {"text", &text},
                                                     {"muted", &muted},
                                                     {"grid", &grid},
                                                     {"border", &border},
                                                     {"axis", &axis},
                                                     {"accent", &accent},
                                                     {"onAccent", &onAccent},
                                                     {"selection", &selection},
                                                     {"selectionText", &selectionText},
                                                     {"hover", &hover},
                                                     {"injectionShade", &injectionShade},
                                                     {"injectionLine", &injectionLine},
                                                     {"injectionText", &injectionText},
                                                     {"band", &band},
                                                     {"success", &success},
                                                     {"warn", &warn},
                                                     {"error", &error},
                                                     {"track", &track},
                                                     {"tooltip", &tooltip},
                                                     {"trueCause", &trueCause}};
    for (const auto& [name, color] : roles) {
        *color = tokenColor(palette.value(QLatin1String(name)));
    }

    int number = 0;
    for (const auto& token : themeTokens().value(QLatin1String("components")).toArray()) {
        const std::string name = token.toObject().value(QLatin1String("name")).toString().toStdString();
        const ComponentStyle style = tokenComponent(token.toObject(), mode, number++);
        if (name == "other") {
            m_other = style;
        } else {
            m_components.emplace(name, style);
        }
    }
    for (const auto& name : themeTokens().value(QLatin1String("identities")).toArray()) {
        m_identities.push_back(name.toString().toStdString());
    }
    m_notFound = tokenComponent(themeTokens().value(QLatin1String("notFound")).toObject(), mode, number);

    const QJsonObject faults = themeTokens().value(QLatin1String("faults")).toObject();
    for (auto fault = faults.begin(); fault != faults.end(); ++fault) {
        m_faults.emplace(fault.key().toStdString(),
                         fault.value().toObject().value(QLatin1String("glyph")).toString());
    }
    const QJsonArray heat =
        themeTokens().value(QLatin1String("heatmap")).toObject().value(modeKey(mode)).toArray();
    for (const auto& stop : heat) {
        m_heat.emplace_back(tokenColor(stop.toObject().value(QLatin1String("color"))),
                            tokenColor(stop.toObject().value(QLatin1String("text"))));
    }
}

const Theme& Theme::of(ThemeMode mode)
{
    static const Theme light(ThemeMode::Light);
    static const Theme dark(ThemeMode::Dark);
    return mode == ThemeMode::Dark ? dark : light;
}

const Theme& Theme::current()
{
    return of(wornMode);
}

void Theme::apply(QApplication& application, ThemeMode mode)
{
    wornMode = mode;
    const Theme& theme = of(mode);
    QPalette palette;
    const auto set = [&](QPalette::ColorRole role, const QColor& color) {
        palette.setColor(QPalette::Active, role, color);
        palette.setColor(QPalette::Inactive, role, color);
        palette.setColor(QPalette::Disabled, role, color);
    };
    set(QPalette::Window, theme.window);
    set(QPalette::WindowText, theme.text);
    set(QPalette::Base, theme.panel);
    set(QPalette::AlternateBase, theme.panelAlt);
    set(QPalette::Text, theme.text);
    set(QPalette::Button, theme.panel);
    set(QPalette::ButtonText, theme.text);
    set(QPalette::BrightText, theme.error);
    set(QPalette::Highlight, theme.selection);
    set(QPalette::HighlightedText, theme.selectionText);
    set(QPalette::ToolTipBase, theme.tooltip);
    set(QPalette::ToolTipText, theme.text);
    set(QPalette::PlaceholderText, theme.muted);
    set(QPalette::Link, theme.accent);
    set(QPalette::Light, theme.panelAlt);
    set(QPalette::Midlight, theme.border);
    set(QPalette::Mid, theme.border);
    set(QPalette::Dark, theme.axis);
    set(QPalette::Shadow, theme.axis);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        palette.setColor(QPalette::Disabled, role, theme.muted);
    }
    application.setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    application.setPalette(palette);
    QToolTip::setPalette(palette);
    application.setStyleSheet(styleSheet(theme));
}

void Theme::setComponents(const std::vector<std::string>& names)
{
    otherComponents.clear();
    const Theme& theme = of(ThemeMode::Light);
    std::size_t others = 0;
    for (const std::string& name : names) {
        if (!theme.m_components.contains(name)) {
            otherComponents.try_emplace(name, others++);
        }
    }
    onlyOthers = others == names.size();
}

ComponentStyle Theme::component(std::string_view name) const
{
    const auto known = m_components.find(name);
    if (known != m_components.end()) {
        return known->second;
    }
    if (name.empty() || name == "not found") {
        return m_notFound;
    }
    // Other systems' components: hue, dash and marker vary together so that neighbours differ in all three.
    const auto place = otherComponents.find(name);
    ComponentStyle style = m_other;
    style.shortName = QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())).left(6);
    if (place == otherComponents.end()) {
        return style;
    }
    const std::size_t index = place->second;
    static const QVector<qreal> dashes[] = {{10, 4}, {10, 4, 2, 4}, {4, 2}, {}};
    static const MarkerShape markers[] = {
        MarkerShape::Plus,       MarkerShape::Star,         MarkerShape::Bar,
        MarkerShape::Circle,     MarkerShape::Square,       MarkerShape::Diamond,
        MarkerShape::TriangleUp, MarkerShape::TriangleDown, MarkerShape::Cross};
    // A few strangers among the study's own stay grey; another system's components have colours.
    const bool coloured = onlyOthers || otherComponents.size() > 3;
    if (coloured) {
        style.color = identity(index).color;
    }
    style.dash = dashes[(coloured ? index / m_identities.size() : index) % std::size(dashes)];
    style.marker = markers[index % std::size(markers)];
    style.order = static_cast<int>(index % 7);
    return style;
}

const std::string& Theme::identityName(std::size_t index) const
{
    return m_identities[index % m_identities.size()];
}

ComponentStyle Theme::identity(std::size_t index) const
{
    return component(identityName(index));
}

ComponentStyle Theme::notFound() const
{
    return m_notFound;
}

QColor Theme::heat(double value) const
{
    const double position = std::clamp(value, 0.0, 1.0) * static_cast<double>(m_heat.size() - 1);
    const auto low = static_cast<std::size_t>(position);
    const auto high = std::min(low + 1, m_heat.size() - 1);
    const auto part = static_cast<float>(position - static_cast<double>(low));
    const QColor& a = m_heat[low].first;
    const QColor& b = m_heat[high].first;
    const auto mix = [part](float x, float y) { return x + (y - x) * part; };
    return QColor::fromRgbF(mix(a.redF(), b.redF()), mix(a.greenF(), b.greenF()), mix(a.blueF(), b.blueF()));
}

QColor Theme::heatText(double value) const
{
    const double position = std::clamp(value, 0.0, 1.0) * static_cast<double>(m_heat.size() - 1);
    return m_heat[static_cast<std::size_t>(std::lround(position))].second;
}

QString Theme::faultGlyph(std::string_view fault) const
{
    const auto found = m_faults.find(fault);
    return found == m_faults.end() ? QString() : found->second;
}

} // namespace culprit
