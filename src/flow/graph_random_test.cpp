#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <random>
#include <set>

#include "flow/graph.h"
#include "flow/test_kit.h"

namespace nf::flow {
namespace {

// Small random workflows against every run that they have: the rules that speak of what can happen are tried
// by letting it happen.

struct Spec {
  std::string_view type;
  std::vector<std::string> ports;
  bool takes_one = true;
  std::string_view config = "{}";
};

const std::vector<Spec>& specs() {
  static const std::vector<Spec> all = {
      {"step", {"main"}},
      {"if", {"true", "false"}},
      {"merge", {"main"}, true, R"({"need": "live"})"},
      {"switch", {"a", "b", "c"}, true, R"({"ports": ["a", "b", "c"], "match": "first"})"},
      {"switch", {"a", "b"}, false, R"({"ports": ["a", "b"], "match": "all"})"},
      {"approval", {"approved", "rejected"}},
      {"rework", {"timed_out", "withdrawn", "main"}},
  };
  return all;
}

struct Random {
  std::mt19937 engine;
  int below(int bound) { return std::uniform_int_distribution<int>(0, bound - 1)(engine); }
  bool chance(int percent) { return below(100) < percent; }
};

Document random_document(Random& random) {
  Document document;
  const int count = 3 + random.below(6);
  std::vector<const Spec*> kinds;
  for (int i = 0; i < count; ++i) {
    NodeSpec node;
    node.id = "n" + std::to_string(i);
    const Spec& spec = specs()[static_cast<std::size_t>(random.below(static_cast<int>(specs().size())))];
    kinds.push_back(&spec);
    node.type = i == 0 ? "start" : std::string(spec.type);
    node.config = i == 0 ? Json(JsonObject()) : kit::json(spec.config);
    if (i > 0 && random.chance(15)) node.on_error = OnError::Branch;
    document.nodes.push_back(std::move(node));
  }
  std::set<std::tuple<std::string, std::string, std::string>> seen;
  const auto join = [&](int from, std::string port, int to) {
    const auto id = [](int i) { return "n" + std::to_string(i); };
    if (seen.emplace(id(from), port, id(to)).second)
      document.edges.push_back({id(from), std::move(port), id(to)});
  };
  for (int to = 1; to < count; ++to) {
    const int edges = 1 + random.below(3);
    for (int i = 0; i < edges; ++i) {
      const int from = random.below(to);
      std::vector<std::string> ports = from == 0 ? std::vector<std::string>{"main"} : kinds[from]->ports;
      if (document.nodes[from].type == "rework") ports.pop_back();
      if (document.nodes[from].on_error == OnError::Branch) ports.push_back("error");
      join(from, ports[static_cast<std::size_t>(random.below(static_cast<int>(ports.size())))], to);
    }
  }
  for (int from = 1; from < count; ++from) {
    if (document.nodes[from].type == "rework") join(from, "main", 1 + random.below(count - 1));
  }
  return document;
}

bool takes_one(const NodeSpec& node) {
  return !(node.type == "switch" && string_at(node.config, "match") == "all");
}

// Every run: which port each node takes. A node that takes several takes all of them, or `error` alone.
class Runs {
 public:
  explicit Runs(const Document& document) : document_(document) {
    for (const NodeSpec& node : document.nodes) {
      std::set<std::string> ports;
      for (const EdgeSpec& edge : document.edges) {
        if (edge.from == node.id && !(node.type == "rework" && edge.port == "main")) ports.insert(edge.port);
      }
      std::vector<std::string> choices(ports.begin(), ports.end());
      if (!takes_one(node)) {
        std::erase(choices, "error");
        choices = {"*"};
        if (ports.contains("error")) choices.push_back("error");
      }
      if (choices.empty()) choices.push_back("");
      choices_.push_back(std::move(choices));
    }
  }

  template <class See>
  void each(See see) {
    std::vector<std::size_t> choice(choices_.size());
    while (true) {
      see(choice);
      std::size_t i = 0;
      while (i < choice.size() && ++choice[i] == choices_[i].size()) choice[i++] = 0;
      if (i == choice.size()) return;
    }
  }

  // The live edges of a run, where no token leaves `silent`.
  std::vector<bool> live(const std::vector<std::size_t>& choice, int silent = kNone) const {
    std::vector<bool> ran(document_.nodes.size());
    std::vector<bool> live(document_.edges.size());
    ran[0] = true;
    for (std::size_t node = 0; node < ran.size(); ++node) {
      for (std::size_t e = 0; e < live.size(); ++e) {
        const EdgeSpec& edge = document_.edges[e];
        if (edge.from != document_.nodes[node].id || !ran[node] || static_cast<int>(node) == silent) continue;
        if (document_.nodes[node].type == "rework" && edge.port == "main") continue;
        const std::string& taken = choices_[node][choice[node]];
        if (taken != edge.port && !(taken == "*" && edge.port != "error")) continue;
        live[e] = true;
        ran[static_cast<std::size_t>(std::stoi(edge.to.substr(1)))] = true;
      }
    }
    return live;
  }

 private:
  const Document& document_;
  std::vector<std::vector<std::string>> choices_;
};

std::set<std::string> entered_twice(const Document& document) {
  std::set<std::string> out;
  Runs runs(document);
  runs.each([&](const auto& choice) {
    const std::vector<bool> live = runs.live(choice);
    std::map<std::string, int> entries;
    for (std::size_t e = 0; e < live.size(); ++e) {
      if (live[e] && ++entries[document.edges[e].to] > 1) out.insert(document.edges[e].to);
    }
  });
  for (const NodeSpec& node : document.nodes) {
    if (node.type == "merge") out.erase(node.id);
  }
  return out;
}

// "approval rework" for every approval that some run opens before or beside a rework and that the rework's
// return would not take back.
std::set<std::string> stale(const Document& document, const Graph& graph) {
  std::set<std::string> out;
  for (std::size_t r = 0; r < document.nodes.size(); ++r) {
    if (graph.nodes[r].reentry == kNone) continue;
    const std::vector<bool> taken_back = graph.downstream(graph.nodes[r].reentry);
    Runs runs(document);
    runs.each([&](const auto& choice) {
      const std::vector<bool> live = runs.live(choice, static_cast<int>(r));
      std::set<std::string> ran;
      for (std::size_t e = 0; e < live.size(); ++e) {
        if (live[e]) ran.insert(document.edges[e].to);
      }
      if (!ran.contains(document.nodes[r].id)) return;
      for (std::size_t a = 0; a < document.nodes.size(); ++a) {
        const NodeSpec& node = document.nodes[a];
        if (node.type == "approval" && ran.contains(node.id) && !taken_back[a]) {
          out.insert(node.id + " " + document.nodes[r].id);
        }
      }
    });
  }
  return out;
}

TEST(TokenRulesRandom, AgreeWithEveryRunOfSmallWorkflows) {
  int refused = 0;
  int accepted = 0;
  int stale_ones = 0;
  for (unsigned seed = 1; seed <= 3'000; ++seed) {
    Random random{std::mt19937(seed)};
    const Document document = random_document(random);
    Problems problems;
    const Graph graph = build_graph(document, kit::shapes(), problems);
    std::set<std::string> said_twice;
    std::set<std::string> said_stale;
    for (const Problem& problem : problems) {
      if (problem.code == "needs-merge") said_twice.insert(problem.node);
      if (problem.code == "stale-approval") {
        const std::string& message = problem.message;
        const std::size_t begin = std::string_view("The approval ").size();
        said_stale.insert(message.substr(begin, message.find(' ', begin) - begin) + " " + problem.node);
      }
    }
    const std::set<std::string> twice = entered_twice(document);
    const std::set<std::string> stale_here = stale(document, graph);
    ASSERT_EQ(said_twice, twice) << "seed " << seed;
    ASSERT_EQ(said_stale, stale_here) << "seed " << seed;
    (twice.empty() ? accepted : refused) += 1;
    stale_ones += !stale_here.empty();
  }
  // The sample would prove nothing if one kind were missing.
  EXPECT_GT(refused, 300);
  EXPECT_GT(accepted, 300);
  EXPECT_GT(stale_ones, 100);
}

TEST(TokenRulesRandom, AnswerFastAtTheLimits) {
  Random random{std::mt19937(7)};
  Document document;
  for (int i = 0; i < static_cast<int>(kMaxNodes); ++i) {
    NodeSpec node;
    node.id = "n" + std::to_string(i);
    node.type = i == 0       ? "start"
                : i % 5 == 1 ? "rework"
                : i % 5 == 2 ? "approval"
                : i % 5 == 3 ? "if"
                             : "merge";
    node.config = node.type == "merge" ? kit::json(R"({"need": "live"})") : Json(JsonObject());
    document.nodes.push_back(std::move(node));
  }
  while (document.edges.size() < kMaxEdges) {
    const int to = 1 + random.below(static_cast<int>(kMaxNodes) - 1);
    const int from = std::max(0, to - 1 - random.below(10));
    const std::string& type = document.nodes[from].type;
    const std::string port = type == "rework"     ? "timed_out"
                             : type == "approval" ? "approved"
                             : type == "if"       ? "true"
                                                  : "main";
    document.edges.push_back({document.nodes[from].id, port, document.nodes[to].id});
  }
  for (int i = 1; i < static_cast<int>(kMaxNodes); i += 5)
    document.edges[static_cast<std::size_t>(i)] = {document.nodes[i].id, "main", "n1"};
  Problems problems;
  const auto begin = std::chrono::steady_clock::now();
  build_graph(document, kit::shapes(), problems);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5));
}

}  // namespace
}  // namespace nf::flow
