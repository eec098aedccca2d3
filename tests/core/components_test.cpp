// SPDX-License-Identifier: GPL-3.0-or-later
#include "telemetry/component.h"
#include "telemetry/component_addresses.h"
#include "telemetry/natural_order.h"

#include <QTest>

#include <algorithm>

using namespace culprit;
using namespace std::string_literals;

namespace {

using Groups = std::map<std::string, std::vector<std::string>, NaturalLess>;

Groups groupsOf(const std::vector<std::string>& names)
{
    return groupMembers(describeComponents(names));
}

Span spanTo(const std::string& address, double second)
{
    Span span;
    span.serverIp = address;
    span.clientIp = address;
    span.startUs = static_cast<std::int64_t>(second * 1e6);
    return span;
}

} // namespace

class ComponentsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsInNames()
    {
        std::vector<std::string> names{"ray-replicas-10",
                                       "ray-replicas-2",
                                       "ray-head",
                                       "a01",
                                       "a1",
                                       "b",
                                       "ray-replicas-",
                                       "ray-replicas-2x",
                                       "",
                                       "1",
                                       "a18446744073709551617",
                                       "a18446744073709551616"};
        std::ranges::sort(names, naturalLess);
        const std::vector<std::string> expected{"",
                                                "1",
                                                "a01",
                                                "a1",
                                                "a18446744073709551616",
                                                "a18446744073709551617",
                                                "b",
                                                "ray-head",
                                                "ray-replicas-",
                                                "ray-replicas-2",
                                                "ray-replicas-2x",
                                                "ray-replicas-10"};
        QCOMPARE(names, expected);
    }

    void isAStrictTotalOrder()
    {
        const std::vector<std::string> names{"a",   "a0",   "a00", "a1", "a01", "a10",
                                             "a1b", "a01a", "b1",  "1",  "01",  ""};
        for (const std::string& a : names) {
            QVERIFY(!naturalLess(a, a));
            for (const std::string& b : names) {
                QCOMPARE(naturalLess(a, b) || naturalLess(b, a), a != b);
                QVERIFY(!(naturalLess(a, b) && naturalLess(b, a)));
                for (const std::string& c : names) {
                    QVERIFY(!naturalLess(a, b) || !naturalLess(b, c) || naturalLess(a, c));
                }
            }
        }
    }

    void knowsTheStudysPods()
    {
        const std::vector<std::string> names{"nginx-proxy",    "ray-head",       "ray-replicas-0",
                                             "ray-replicas-1", "ray-replicas-2", "kuberay-operator"};
        const std::vector<ComponentRole> roles{ComponentRole::Gateway, ComponentRole::Head,
                                               ComponentRole::Replica, ComponentRole::Replica,
                                               ComponentRole::Replica, ComponentRole::Operator};
        const std::vector<Component> components = describeComponents(names);
        QCOMPARE(components.size(), names.size());
        for (std::size_t i = 0; i < names.size(); ++i) {
            QCOMPARE(components[i].name, names[i]);
            QCOMPARE(toString(components[i].role), toString(roles[i]));
        }
        QCOMPARE(groupMembers(components), (Groups{{"ray-replicas", {names[2], names[3], names[4]}}}));
    }

    void knowsRolesByName_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("role");
        const auto row = [](const char* name, const char* role) {
            QTest::newRow(name) << QString::fromLatin1(name) << QString::fromLatin1(role);
        };
        row("front-end", "gateway"); // sock shop
        row("carts-db", "database");
        row("rabbitmq", "queue");
        row("session-db", "database");
        row("catalogue", "service");
        row("frontend", "gateway"); // online boutique
        row("redis-cart", "cache");
        row("adservice", "service");
        row("loadgenerator", "load-generator");
        row("ts-ui-dashboard", "gateway"); // train ticket
        row("ts-order-mongo", "database");
        row("ts-order-other-service", "service");
        row("10.0.0.7:10250", "host");
        row("unknown", "unknown");
        row("headless-service", "service");
        row("overhead", "service");
        row("nodejs", "service");
        row("dbus", "service");
    }
    void knowsRolesByName()
    {
        QFETCH(QString, name);
        QFETCH(QString, role);
        QCOMPARE(toString(componentRole(name.toStdString())), std::string_view(role.toStdString()));
        QCOMPARE(toString(componentRoleFrom(role.toStdString())), std::string_view(role.toStdString()));
    }

    void refusesWordsThatAreNoRole()
    {
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument, componentRoleFrom("boss"));
    }

    void stripsWhatTellsReplicasApart_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("stem");
        const auto row = [](const char* name, const char* stem) {
            QTest::newRow(name) << QString::fromLatin1(name) << QString::fromLatin1(stem);
        };
        row("ray-replicas-0", "ray-replicas");
        row("adservice-1", "adservice");
        row("vllm-decode-7f9c-abcde", "vllm-decode");
        row("vllm-decode-5d8f7bb6c9-x2x8q", "vllm-decode");
        row("fluentd-x7k2p", "fluentd");
        row("ts-order-other-service", "");
        row("web-stack-agent", ""); // words of five letters are no hashes
        row("orders", "");
        row("-1", "");
        row("backup-20250701", ""); // a date
        row("gpu-", "");
        row("a100", "");
        row("service-v2", "");
    }
    void stripsWhatTellsReplicasApart()
    {
        QFETCH(QString, name);
        QFETCH(QString, stem);
        const std::string text = name.toStdString();
        QCOMPARE(std::string(replicaStem(text)), stem.toStdString());
    }

    void formsNoGroupOfOne()
    {
        QCOMPARE(groupsOf({"ray-replicas-0", "ray-head", "adservice-1", "vllm-decode-7f9c-abcde"}), Groups{});
        QCOMPARE(groupsOf({}), Groups{});
    }

    void groupsPodsAcrossHashes()
    {
        // During a roll-out a Deployment has pods of two ReplicaSets.
        QCOMPARE(groupsOf({"vllm-decode-7f9c-zzzzz", "vllm-decode-8aa1-abcde", "vllm-prefill-7f9c-abcde"}),
                 (Groups{{"vllm-decode", {"vllm-decode-7f9c-zzzzz", "vllm-decode-8aa1-abcde"}}}));
    }

    void keepsRealSystemsServicesApart()
    {
        QCOMPARE(groupsOf({"carts", "carts-db", "orders", "orders-db", "user", "user-db", "queue-master",
                           "rabbitmq", "front-end"}),
                 Groups{});
        QCOMPARE(groupsOf({"ts-order-service", "ts-order-other-service", "ts-route-plan-service",
                           "ts-order-mongo", "ts-order-other-mongo"}),
                 Groups{});
        QCOMPARE(groupsOf({"cartservice-0", "cartservice-10", "cartservice-2", "frontend"}),
                 (Groups{{"cartservice", {"cartservice-0", "cartservice-2", "cartservice-10"}}}));
    }

    void takesManyComponents()
    {
        std::vector<std::string> names{"gateway-service"};
        std::vector<std::string> replicas(46);
        for (std::size_t i = 0; i < replicas.size(); ++i) {
            replicas[i] = "vllm-worker-" + std::to_string(i);
        }
        names.insert(names.end(), replicas.rbegin(), replicas.rend());
        QCOMPARE(groupsOf(names), (Groups{{"vllm-worker", replicas}}));
        sortComponents(names);
        replicas.emplace_back("gateway-service");
        QCOMPARE(names, replicas); // replicas before services
    }

    void trustsWorkloadLabelsMoreThanNames()
    {
        std::vector<Component> components = describeComponents(
            std::vector<std::string>{"alpha", "beta", "lone-0", "lone-1", "gpu-a", "gpu-b", "gpu-c"});
        components[0].labels = {{"app", "llm"}};
        components[1].labels = {{"app.kubernetes.io/name", "llm"}};
        components[2].labels = {{"statefulset", "one"}};
        components[3].labels = {{"statefulset", "two"}};
        for (std::size_t i = 4; i < 7; ++i) {
            components[i].labels = {{"image", i < 6 ? "vllm:1" : "vllm:2"}};
        }
        groupComponents(components);
        QCOMPARE(groupMembers(components),
                 (Groups{{"llm", {"alpha", "beta"}}, {"vllm:1", {"gpu-a", "gpu-b"}}}));
    }

    void keepsOtherImagesOutOfAGroup()
    {
        std::vector<Component> components =
            describeComponents(std::vector<std::string>{"w-0", "w-1", "w-2", "w-3", "w-4"});
        for (std::size_t i = 0; i < components.size(); ++i) {
            components[i].labels = {{"image", i < 2 ? "old" : i < 4 ? "new" : "canary"}};
        }
        groupComponents(components);
        QCOMPARE(groupMembers(components),
                 (Groups{{"w (new)", {"w-2", "w-3"}}, {"w (old)", {"w-0", "w-1"}}}));
    }

    void ordersComponentsAsPeopleExpect()
    {
        std::vector<std::string> names{"zeta",           "ray-replicas-10", "alpha",       "kuberay-operator",
                                       "ray-replicas-2", "ray-head",        "nginx-proxy", "a-db"};
        sortComponents(names);
        QCOMPARE(names,
                 (std::vector<std::string>{"nginx-proxy", "ray-head", "ray-replicas-2", "ray-replicas-10",
                                           "kuberay-operator", "a-db", "alpha", "zeta"}));
    }

    void followsAnAddressFromOneComponentToTheNext()
    {
        MetricTable table;
        table.time = {10, 20, 30, 40, 50, 60};
        table.textColumns = {
            {"a_pod_ip", 1, {"10.0.0.1", "10.0.0.1", "10.0.0.2", "", "10.0.0.1", "10.0.0.1"}},
            {"b_pod_ip", 2, {"", "", "10.0.0.1", "10.0.0.1", "nan", "10.0.0.3"}},
            {"note", 3, {"10.0.0.9", "", "", "", "", ""}}};
        ComponentAddresses addresses;
        addresses.add(table);
        const auto at = [&](const char* address, double second) {
            return addresses.componentOf(spanTo(address, second));
        };
        QCOMPARE(at("10.0.0.1", 5), "a"s); // before any row: who has it first
        QCOMPARE(at("10.0.0.1", 20), "a"s);
        QCOMPARE(at("10.0.0.1", 29), "a"s); // between two rows: who had it last
        QCOMPARE(at("10.0.0.1", 30), "b"s);
        QCOMPARE(at("10.0.0.1", 49), "b"s);
        QCOMPARE(at("10.0.0.1", 50), "a"s);
        QCOMPARE(at("10.0.0.1", 1000), "a"s);
        QCOMPARE(addresses.callerOf(spanTo("10.0.0.1", 35)), "b"s);
        for (const double second : {0.0, 30.0, 1000.0}) { // of one component alone: always
            QCOMPARE(at("10.0.0.2", second), "a"s);
            QCOMPARE(at("10.0.0.3", second), "b"s);
        }
        QCOMPARE(at("10.0.0.9", 10), "10.0.0.9"s); // no column of addresses
        QCOMPARE(addresses.shared(), std::vector<std::string>{"10.0.0.1"});
    }

    void givesAnAddressOfTwoAtOnceToWhoCameLast()
    {
        MetricTable table;
        table.time = {30, 10, 20}; // rows need not be sorted
        table.textColumns = {{"a_pod_ip", 1, {"x", "x", "x"}},
                             {"b_pod_ip", 2, {"", "", "x"}},
                             {"c_pod_ip", 3, {"y", "y", "y"}},
                             {"d_pod_ip", 4, {"y", "y", "y"}}};
        ComponentAddresses addresses;
        addresses.add(table);
        QCOMPARE(addresses.componentOf(spanTo("x", 15)), "a"s);
        QCOMPARE(addresses.componentOf(spanTo("x", 20)), "b"s);
        QCOMPARE(addresses.componentOf(spanTo("x", 25)), "a"s); // has it still, b had it for a moment
        QCOMPARE(addresses.componentOf(spanTo("y", 20)), "d"s); // alike: the later column
        QVERIFY(addresses.find("z", 0) == nullptr);
    }

    void letsASpanNameItsService()
    {
        ComponentAddresses addresses;
        Span span = spanTo("10.0.0.1", 0);
        span.service = "carts";
        QCOMPARE(addresses.componentOf(span), "carts"s);
        span.service = "None";
        span.server = "pod";
        QCOMPARE(addresses.componentOf(span), "pod"s);
    }
};

QTEST_APPLESS_MAIN(ComponentsTest)
#include "components_test.moc"
