# SPDX-License-Identifier: GPL-3.0-or-later

culprit_test(benchmark_arithmetic_test SOURCES benchmark_arithmetic_test.cpp LIBRARIES culprit_methods)
culprit_test(causal_math_test SOURCES causal_math_test.cpp LIBRARIES culprit_methods)
culprit_test(discovery_test SOURCES discovery_test.cpp LIBRARIES culprit_methods)
culprit_test(random_graphs_test SOURCES random_graphs_test.cpp random_models.h LIBRARIES culprit_methods)
culprit_test(causal_methods_test SOURCES causal_methods_test.cpp LIBRARIES culprit_methods)
