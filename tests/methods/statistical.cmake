# SPDX-License-Identifier: GPL-3.0-or-later

culprit_test(case_view_test SOURCES case_view_test.cpp LIBRARIES culprit_model)
culprit_test(statistics_math_test SOURCES statistics_math_test.cpp LIBRARIES culprit_methods)
culprit_test(left_out_test SOURCES left_out_test.cpp LIBRARIES culprit_methods)
culprit_test(statistical_methods_test SOURCES statistical_methods_test.cpp LIBRARIES culprit_methods)
culprit_test(many_names_test SOURCES many_names_test.cpp LIBRARIES culprit_methods)
