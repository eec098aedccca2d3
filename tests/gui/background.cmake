# SPDX-License-Identifier: GPL-3.0-or-later
culprit_gui_test(latest_job_test SOURCES latest_job_test.cpp LIBRARIES culprit_views)
culprit_gui_test(stale_work_test SOURCES stale_work_test.cpp
    LIBRARIES culprit_test_support culprit_views culprit_methods LibArchive::LibArchive)
culprit_gui_test(analysis_window_test SOURCES analysis_window_test.cpp
    LIBRARIES culprit_test_support culprit_views culprit_methods)
culprit_gui_test(study_results_test SOURCES study_results_test.cpp
    LIBRARIES culprit_test_support culprit_views culprit_methods)
culprit_gui_test(baseline_band_test SOURCES baseline_band_test.cpp LIBRARIES culprit_views)
