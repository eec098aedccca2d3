# SPDX-License-Identifier: GPL-3.0-or-later
culprit_gui_test(records_test SOURCES records_test.cpp ../core/made_store.cpp LIBRARIES culprit_views culprit_methods)
