# SPDX-License-Identifier: GPL-3.0-or-later
culprit_gui_test(records_test SOURCES records_test.cpp LIBRARIES culprit_test_support culprit_views culprit_methods)
