// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/fci.h"

#include "discovery/skeleton.h"
#include "math/infeasible.h"

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace culprit::discovery {

namespace {

class FastCausalInference
{
public:
    FastCausalInference(const math::FisherZTest& test, const FciOptions& options)
        : m_test(test)
        , m_options(options)
        , m_skeleton(findSkeleton(test, options.alpha, options.stop, options.progress))
        , m_graph(m_skeleton.graph)
    {
    }

    MixedGraph run()
    {
        orientColliders();
        removeByPossibleDSep();
        orientColliders();
        for (m_changed = true; m_changed;) {
            m_changed = false;
            applyRules1And2();
            applyRule3();
            if (m_changed) {
                applyRule4();
            }
        }
        return m_graph;
    }

private:
    bool independent(int x, int y, std::vector<int> given) const
    {
        if (m_options.stop.stop_requested()) {
            throw math::Stopped();
        }
        std::ranges::sort(given);
        return m_test.pValue(x, y, given) > m_options.alpha;
    }

    /// Whether `mark`-ing an arrow at `node` is open.
    bool arrowAllowed(int other, int node) const
    {
        const Endpoint mark = m_graph.endpointAt(node, other);
        return mark == Endpoint::Arrow || mark == Endpoint::Circle;
    }

    /// Rule 0: all circles, then arrows into the middle of unshielded triples that it does not separate.
    void orientColliders()
    {
        m_graph.setAllEndpoints(Endpoint::Circle);
        for (int b = 0; b < m_graph.size(); ++b) {
            const auto adjacent = m_graph.neighbours(b);
            forEachPair(adjacent, [&](int a, int c) {
                const auto& separators = m_skeleton.separators.of(a, c);
                if (m_graph.adjacent(a, c) || m_graph.collider(a, b, c) || !separators ||
                    m_skeleton.separators.contains(a, c, b) || !arrowAllowed(a, b) || !arrowAllowed(c, b)) {
                    return;
                }
                m_graph.setEndpoint(b, a, Endpoint::Arrow);
                m_graph.setEndpoint(b, c, Endpoint::Arrow);
            });
        }
    }

    template <typename Visit>
    static void forEachPair(const std::vector<int>& items, Visit visit)
    {
        for (std::size_t i = 0; i < items.size(); ++i) {
            for (std::size_t k = i + 1; k < items.size(); ++k) {
                visit(items[i], items[k]);
            }
        }
    }

    /// Whether a path of edges that could all be directed forward leads from `from` to `to`.
    bool semiDirectedPath(int from, int to) const
    {
        std::vector<char> seen(static_cast<std::size_t>(m_graph.size()), 0);
        std::deque<int> queue{from};
        bool first = true;
        while (!queue.empty()) {
            const int node = queue.front();
            queue.pop_front();
            if (!first && node == to) {
                return true;
            }
            first = false;
            for (const int next : m_graph.neighbours(node)) {
                if (m_graph.endpointAt(node, next) != Endpoint::Arrow &&
                    !seen[static_cast<std::size_t>(next)]) {
                    seen[static_cast<std::size_t>(next)] = 1;
                    queue.push_back(next);
                }
            }
        }
        return false;
    }

    /// Nodes that may separate x from y when latent variables are about, in descending order of the
    /// names X1, X2, … that causal-learn gives them.
    std::vector<int> possibleDSep(int x, int y) const
    {
        std::set<int> found;
        std::set<std::pair<int, int>> visited;
        std::deque<std::pair<int, int>> queue;
        std::map<int, std::set<int>> previous;
        for (const int b : m_graph.neighbours(x)) {
            if (b != y) {
                queue.emplace_back(x, b);
                visited.emplace(x, b);
                previous[x].insert(b);
                found.insert(b);
            }
        }
        while (!queue.empty()) {
            const auto [a, b] = queue.front();
            queue.pop_front();
            if (const auto before = previous.find(b); before != previous.end()) {
                for (const int r : before->second) {
                    if (r != b && r != x && (semiDirectedPath(r, x) || semiDirectedPath(r, b))) {
                        found.insert(b);
                        break;
                    }
                }
            }
            for (const int c : m_graph.neighbours(b)) {
                if (c == a || c == x || c == y) {
                    continue;
                }
                previous[c].insert(b);
                if ((m_graph.collider(a, b, c) || m_graph.adjacent(a, c)) && visited.emplace(a, c).second) {
                    queue.emplace_back(a, c);
                }
            }
        }
        found.erase(x);
        found.erase(y);
        std::vector<int> nodes(found.begin(), found.end());
        std::ranges::sort(nodes, [](int i, int k) { return std::to_string(i + 1) > std::to_string(k + 1); });
        return nodes;
    }

    /// A subset of the possible-d-sep set of `from` that separates a from b, if there is one.
    std::optional<std::vector<int>> separatorFrom(int from, int to, int a, int b) const
    {
        const std::vector<int> candidates = possibleDSep(from, to);
        const auto allAdjacentTo = [this](int node, const std::vector<int>& subset) {
            return std::ranges::all_of(subset, [&](int s) { return m_graph.adjacent(node, s); });
        };
        std::optional<std::vector<int>> separator;
        const auto tryOne = [&](const std::vector<int>& subset) {
            if (allAdjacentTo(a, subset) || allAdjacentTo(b, subset) || !independent(a, b, subset)) {
                return true;
            }
            separator = subset;
            return false;
        };
        for (int depth = 2; depth <= static_cast<int>(candidates.size()) && !separator; ++depth) {
            const bool only = depth == static_cast<int>(candidates.size());
            bool first = true;
            forEachSubset(candidates, depth, [&](const std::vector<int>& subset) {
                const bool passOver = first && !only;
                first = false;
                return passOver || tryOne(subset);
            });
        }
        return separator;
    }

    void removeByPossibleDSep()
    {
        for (int i = 0; i < m_graph.size(); ++i) {
            for (int j = i + 1; j < m_graph.size(); ++j) {
                if (!m_graph.adjacent(i, j)) {
                    continue;
                }
                // An edge that points left is read from its other end.
                const bool left = m_graph.endpointAt(i, j) == Endpoint::Arrow &&
                                  m_graph.endpointAt(j, i) != Endpoint::Arrow;
                const int a = left ? j : i;
                const int b = left ? i : j;
                auto separator = separatorFrom(a, b, a, b);
                if (!separator) {
                    separator = separatorFrom(b, a, a, b);
                }
                if (separator) {
                    m_graph.remove(a, b);
                    m_skeleton.separators.of(a, b) = std::move(separator);
                    m_skeleton.separators.of(b, a).reset();
                }
            }
        }
    }

    void applyRules1And2()
    {
        for (int b = 0; b < m_graph.size(); ++b) {
            forEachPair(m_graph.neighbours(b), [&](int a, int c) {
                applyRule1(a, b, c);
                applyRule1(c, b, a);
                applyRule2(a, b, c);
                applyRule2(c, b, a);
            });
        }
    }

    /// a *-> b o-* c, a and c not adjacent: b -> c.
    void applyRule1(int a, int b, int c)
    {
        if (m_graph.adjacent(a, c) || m_graph.endpointAt(b, a) != Endpoint::Arrow ||
            m_graph.endpointAt(b, c) != Endpoint::Circle || !arrowAllowed(b, c)) {
            return;
        }
        m_graph.orient(b, c);
        m_changed = true;
    }

    /// a -> b *-> c or a *-> b -> c, and a *-o c: a *-> c.
    void applyRule2(int a, int b, int c)
    {
        if (m_graph.endpointAt(c, a) != Endpoint::Circle || m_graph.endpointAt(b, a) != Endpoint::Arrow ||
            m_graph.endpointAt(c, b) != Endpoint::Arrow ||
            (m_graph.endpointAt(a, b) != Endpoint::Tail && m_graph.endpointAt(b, c) != Endpoint::Tail)) {
            return;
        }
        m_graph.setEndpoint(c, a, Endpoint::Arrow);
        m_changed = true;
    }

    /// a *-> b <-* c, a *-o d o-* c, a and c not adjacent, d *-o b: d *-> b. (The adjacency of c and d is
    /// asked for the other way round, as in causal-learn, so that this rule never applies.)
    void applyRule3()
    {
        for (int b = 0; b < m_graph.size(); ++b) {
            const auto arrows = m_graph.into(b, Endpoint::Arrow);
            for (const int d : m_graph.into(b, Endpoint::Circle)) {
                forEachPair(arrows, [&](int a, int c) {
                    if (m_graph.adjacent(a, c) || !m_graph.adjacent(a, d) || m_graph.adjacent(c, d)) {
                        return;
                    }
                    if (!m_skeleton.separators.of(a, c)) {
                        throw math::Infeasible("no separating set is remembered for a pair that is not "
                                               "adjacent (rule 3 of FCI)");
                    }
                    if (!m_skeleton.separators.contains(a, c, d) ||
                        m_graph.endpointAt(d, a) != Endpoint::Circle ||
                        m_graph.endpointAt(d, c) != Endpoint::Circle || !arrowAllowed(d, b)) {
                        return;
                    }
                    m_graph.setEndpoint(b, d, Endpoint::Arrow);
                    m_changed = true;
                });
            }
        }
    }

    /// Rule 4: discriminating paths for b, ending a *-* b o-* c with a -> c.
    void applyRule4()
    {
        for (int b = 0; b < m_graph.size(); ++b) {
            const auto possibleA = m_graph.outOf(b, Endpoint::Arrow);
            const auto possibleC = m_graph.into(b, Endpoint::Circle);
            for (const int a : possibleA) {
                for (const int c : possibleC) {
                    if (m_graph.directed(a, c) && m_graph.endpointAt(c, b) == Endpoint::Arrow) {
                        followDiscriminatingPaths(a, b, c);
                    }
                }
            }
        }
    }

    void followDiscriminatingPaths(int a, int b, int c)
    {
        std::vector<int> parents;
        for (int node = 0; node < m_graph.size(); ++node) {
            if (m_graph.directed(node, c)) {
                parents.push_back(node);
            }
        }
        std::deque<int> queue{a};
        std::set<int> visited{a, b};
        std::map<int, int> previous{{a, b}};
        while (!queue.empty()) {
            const int t = queue.front();
            queue.pop_front();
            for (const int d : m_graph.into(t, Endpoint::Arrow)) {
                if (visited.contains(d)) {
                    continue;
                }
                previous[d] = t;
                if (!m_graph.collider(d, t, previous.at(t))) {
                    continue;
                }
                if (d != c && !m_graph.adjacent(d, c) && orientByPath(d, a, b, c, previous)) {
                    return;
                }
                if (std::ranges::find(parents, d) != parents.end()) {
                    queue.push_back(d);
                    visited.insert(d);
                }
            }
        }
    }

    bool orientByPath(int d, int a, int b, int c, const std::map<int, int>& previous)
    {
        std::vector<int> path;
        for (auto at = previous.find(d); at != previous.end(); at = previous.find(at->second)) {
            path.push_back(at->second);
        }
        std::vector<int> withoutB = path;
        std::erase(withoutB, b);
        bool separates = independent(d, c, path);
        if (!separates && !independent(d, c, withoutB)) {
            if (!m_skeleton.separators.of(d, c)) {
                return false;
            }
            separates = m_skeleton.separators.contains(d, c, b);
        }
        if (separates) {
            m_graph.setEndpoint(b, c, Endpoint::Tail);
        } else {
            if (!arrowAllowed(a, b) || !arrowAllowed(c, b)) {
                return false;
            }
            m_graph.setEndpoint(b, a, Endpoint::Arrow);
            m_graph.setEndpoint(b, c, Endpoint::Arrow);
        }
        m_changed = true;
        return true;
    }

    const math::FisherZTest& m_test;
    const FciOptions& m_options;
    Skeleton m_skeleton;
    MixedGraph m_graph;
    bool m_changed = false;
};

} // namespace

MixedGraph fci(const math::FisherZTest& test, const FciOptions& options)
{
    return FastCausalInference(test, options).run();
}

} // namespace culprit::discovery
