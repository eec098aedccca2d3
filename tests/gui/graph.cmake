# SPDX-License-Identifier: GPL-3.0-or-later
culprit_gui_test(graph_layout_test SOURCES graph_layout_test.cpp LIBRARIES culprit_views)
culprit_gui_test(graph_test SOURCES graph_test.cpp LIBRARIES culprit_views culprit_methods)
culprit_gui_test(graph_picture_test SOURCES graph_picture_test.cpp graph_subjects.h LIBRARIES culprit_views)
