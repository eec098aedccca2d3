# SPDX-License-Identifier: GPL-3.0-or-later
foreach(name timeline_test session_test damaged_session_test component_menu_test markup_test)
    culprit_gui_test(${name} SOURCES ${name}.cpp LIBRARIES culprit_test_support culprit_views culprit_methods)
endforeach()
