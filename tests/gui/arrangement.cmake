# SPDX-License-Identifier: GPL-3.0-or-later
culprit_gui_test(window_layout_test SOURCES window_layout_test.cpp LIBRARIES culprit_views culprit_methods)
culprit_gui_test(archive_removal_test SOURCES archive_removal_test.cpp LIBRARIES culprit_views culprit_methods)
culprit_gui_test(investigate_test SOURCES investigate_test.cpp LIBRARIES culprit_views culprit_methods)
