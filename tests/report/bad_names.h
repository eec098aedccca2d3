// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace culprit::test {

/// What a component, a fault, a column or a folder may be called in an archive: markup of every format the
/// program writes, formulas, controls, broken UTF-8 and what is too long.
inline const std::vector<std::string>& badNames()
{
    static const std::vector<std::string> names{
        "a & b",
        "&amp;",
        "&x",
        "&#106;",
        "<b>bold</b>",
        "<img src=\"file:///nowhere/x.png\" onerror=\"alert(1)\">",
        "<script>alert(1)</script>",
        "</title></style></script><svg onload=\"alert(1)\">",
        "\"><svg/onload=alert(1)>",
        "' onmouseover='alert(1)",
        "]]>",
        "--><!--",
        "<?xml version=\"1.0\"?>",
        "<!DOCTYPE x [<!ENTITY y \"z\">]>&y;",
        "javascript:alert(1)",
        "[link](javascript:alert(1))",
        "![picture](http://host.invalid/x.png)",
        "[x]: http://host.invalid",
        "<http://host.invalid>",
        "| cell | next |",
        "`code` ``more``",
        "*a* **b** _c_ __d__ ~~e~~ a_b_c",
        "# heading",
        "line\nbreak\r\nand\rmore",
        "tab\there",
        "=1+1",
        "=HYPERLINK(\"http://host.invalid\",\"x\")",
        "+1+cmd|' /C calc'!A0",
        "-1+1",
        "-1.5",
        "+3",
        "@SUM(A1:A2)",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        std::string("\xEF\xBC\x9D") + "1+1", // a sign of full width
        "comma, \"quote\" and ; more",
        "'apostrophe",
        "\\input{/etc/passwd} \\write18{id}",
        "% comment $x$ #1 ~ ^ { } _",
        "\\",
        "%1 %2 %n %s %d",
        "[*]",
        std::string("nul\0inside", 10),
        "\x01\x02\x07\x08\x0b\x0c\x1b[31mred\x1b[0m\x7f",
        std::string("\xC2\x85\xC2\x9B") + "31m controls of one byte", // U+0085, U+009B
        std::string("\xE2\x80\xAE") + "drow\xE2\x80\xAC \xE2\x81\xA6" + "bidi\xE2\x81\xA9",
        "\xE2\x80\xA8\xE2\x80\xA9 separators",
        std::string("\xEF\xBB\xBF") + "byte order mark",
        "\xFF\xFE broken",
        "cut \xC3",
        "\xC3(",
        "\xC0\xAF overlong",
        "\xED\xA0\x80 lone surrogate",
        "\xF4\x90\x80\x80 too large",
        "\xEF\xBF\xBE\xEF\xBF\xBF no characters",
        "\xF0\x9F\x94\xA5 fire",
        "",
        " ",
        std::string(5000, 'n'),
        std::string(3000, '<'),
    };
    return names;
}

} // namespace culprit::test
