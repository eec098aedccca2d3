# SPDX-License-Identifier: GPL-3.0-or-later
culprit_gui_test(graph_layout_test SOURCES graph_layout_test.cpp LIBRARIES culprit_views)
culprit_gui_test(graph_test SOURCES graph_test.cpp LIBRARIES culprit_views culprit_methods)
