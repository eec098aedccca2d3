# SPDX-License-Identifier: GPL-3.0-or-later
culprit_gui_test(compare_test SOURCES compare_test.cpp compare_fixture.h LIBRARIES culprit_views culprit_methods)
culprit_gui_test(compare_live_test SOURCES compare_live_test.cpp compare_fixture.h LIBRARIES culprit_views culprit_methods)
culprit_gui_test(misattribution_test SOURCES misattribution_test.cpp LIBRARIES culprit_views culprit_methods)
culprit_gui_test(results_test SOURCES results_test.cpp LIBRARIES culprit_views culprit_methods)
culprit_gui_test(results_states_test SOURCES results_states_test.cpp LIBRARIES culprit_views)
