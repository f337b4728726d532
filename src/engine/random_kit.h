#pragma once

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "engine/test_kit.h"

// Random workflows for the property tests of this folder.
namespace nf::engine::kit {

struct Random {
  std::mt19937_64 engine;
  int below(int bound) { return std::uniform_int_distribution<int>(0, bound - 1)(engine); }
  bool chance(int percent) { return below(100) < percent; }
  template <class T>
  const T& one_of(const std::vector<T>& all) {
    return all[static_cast<std::size_t>(below(static_cast<int>(all.size())))];
  }
};

struct RandomKind {
  std::string type;
  std::vector<std::string> ports;
  std::vector<std::string> configs;
};

inline const std::vector<std::string>& random_policies() {
  static const std::vector<std::string> all = {
      R"({"reviewers": [{"email": "sven@example.com"}, {"email": "sara@example.com"}], "review_mode": "all", "due_in": "PT1H",
          "fallback_reviewers": [{"email": "risk@example.com"}, {"email": "ciso@example.com"}]})",
      R"({"reviewers": [{"email": "sven@example.com"}, {"email": "risk@example.com"}], "review_mode": "any"})",
      R"({"reviewers": [{"group": "leads", "need": 2}], "review_mode": "all", "due_in": "PT3H", "on_timeout": "reject"})",
      R"({"reviewers": [{"group": "leads"}, {"email": "ciso@example.com"}], "review_mode": "quorum", "quorum": 2, "due_in": "PT5H",
          "fallback_reviewers": [{"email": "risk@example.com"}]})",
      R"({"reviewers": [{"email": "ghost@example.com"}], "review_mode": "any", "due_in": "P1D"})",
      R"({"reviewers": [{"manager_of": "rita@example.com"}], "review_mode": "any", "revision_limit": 0})",
      R"({"reviewers": []})",
      R"({"stages": [{"name": "one", "reviewers": [{"email": "sven@example.com"}], "review_mode": "all"},
                     {"name": "two", "reviewers": [{"email": "sara@example.com"}, {"email": "ciso@example.com"}],
                      "review_mode": "quorum", "quorum": 2}]})"};
  return all;
}

inline const std::vector<RandomKind>& random_kinds() {
  static const std::vector<RandomKind> all = {
      {"step", {"main"}, {"{}", "{}", "{}", R"({"fails": true})"}},
      {"if", {"true", "false"}, {R"({"take": "true"})", R"({"take": "false"})"}},
      {"all", {"a", "b"}, {R"({"take": ["a"]})", R"({"take": ["a", "b"]})", R"({"take": ["c"]})"}},
      {"merge", {"main"}, {R"({"need": "live"})", R"({"need": "all"})"}},
      {"approval", {"approved", "rejected", "changes_requested", "timed_out"}, random_policies()},
      {"rework", {"timed_out", "withdrawn"}, {"{}"}},
      {"effect", {"main"}, {"{}"}},
      {"out", {"main"}, {"{}"}},
  };
  return all;
}

// Any nodes and any edges that lead onwards: most of them are refused, and the others nobody would draw.
inline flow::Document scattered_document(Random& random) {
  flow::Document document;
  const int count = 3 + random.below(7);
  std::vector<std::vector<std::string>> ports;
  const auto id = [](int i) { return "n" + std::to_string(i); };
  for (int i = 0; i < count; ++i) {
    const RandomKind& kind = random.one_of(random_kinds());
    flow::NodeSpec node{.id = id(i), .type = i == 0 ? "start" : kind.type, .name = id(i)};
    node.config = i == 0 ? Json(JsonObject{}) : json(random.one_of(kind.configs));
    ports.push_back(i == 0 ? std::vector<std::string>{"main"} : kind.ports);
    if (i > 0 && node.type == "step" && random.chance(20)) node.on_error = flow::OnError::Continue;
    if (i > 0 && random.chance(10)) {
      node.on_error = flow::OnError::Branch;
      ports.back().push_back("error");
    }
    if (i > 0 && random.chance(20)) node.retry = {.max_attempts = 2};
    document.nodes.push_back(std::move(node));
  }
  std::set<std::tuple<int, std::string, int>> seen;
  const auto join = [&](int from, const std::string& port, int to) {
    if (seen.insert({from, port, to}).second) document.edges.push_back({id(from), port, id(to)});
  };
  for (int to = 1; to < count; ++to) {
    const int entries = random.chance(70) ? 1 : 2;
    for (int i = 0; i < entries; ++i) {
      const int from = random.below(to);
      join(from, random.one_of(ports[static_cast<std::size_t>(from)]), to);
    }
  }
  for (int from = 1; from < count; ++from) {
    if (document.nodes[static_cast<std::size_t>(from)].type == "rework")
      join(from, "main", 1 + random.below(count - 1));
  }
  return document;
}

// A workflow as people draw them: branches beside each other that meet in merges, gates whose reworks lead
// back to the step after the start. Keeps every rule of workflow.md, section 2.
class GrownDocument {
 public:
  explicit GrownDocument(Random& random) : random_(random) {
    const std::string start = add("start", "{}");
    facts_ = add("step", "{}");
    join({start, "main"}, facts_);
    finish(sequence({{facts_, "main"}}, 3));
  }

  const flow::Document& document() const { return document_; }

 private:
  struct Port {
    std::string node, port;
  };
  // Ways of which at most one is live: they may enter one node.
  using Ways = std::vector<Port>;

  std::string add(const std::string& type, std::string_view config) {
    const std::string id = "n" + std::to_string(document_.nodes.size());
    document_.nodes.push_back({.id = id, .type = type, .name = id, .config = json(config)});
    return id;
  }
  std::string add_after(const Ways& ways, const std::string& type, std::string_view config) {
    std::string id = add(type, config);
    for (const Port& way : ways) join(way, id);
    return id;
  }
  // A branch with nothing on it leads straight to its merge, as another may do already.
  void join(const Port& from, const std::string& to) {
    const bool there = std::ranges::any_of(document_.edges, [&](const flow::EdgeSpec& edge) {
      return edge.from == from.node && edge.port == from.port && edge.to == to;
    });
    if (!there) document_.edges.push_back({from.node, from.port, to});
  }
  bool full() const { return document_.nodes.size() > 24; }

  Ways sequence(Ways ways, int depth) {
    const int length = 1 + random_.below(3);
    for (int i = 0; i < length && !full(); ++i) ways = block(ways, depth);
    return ways;
  }

  Ways block(const Ways& ways, int depth) {
    const int dice = random_.below(depth > 0 ? 100 : 45);
    if (dice < 20) return plain(ways);
    if (dice < 45) return gate(ways, depth);
    if (dice < 60) return choice(ways, depth);
    return branches(ways, depth);
  }

  Ways plain(const Ways& ways) {
    static const std::vector<std::string> kTypes = {"step", "effect", "effect", "out"};
    const std::string& type = random_.one_of(kTypes);
    const bool fails = type == "step" && random_.chance(25);
    const std::string id = add_after(ways, type, fails ? R"({"fails": true})" : "{}");
    flow::NodeSpec& node = document_.nodes.back();
    if (random_.chance(20)) node.retry = {.max_attempts = 2};
    if (random_.chance(15)) node.on_error = flow::OnError::Continue;
    if (!random_.chance(20)) return {{id, "main"}};
    node.on_error = flow::OnError::Branch;
    return {{id, "main"}, {id, "error"}};
  }

  Ways choice(const Ways& ways, int depth) {
    const std::string id =
        add_after(ways, "if", random_.chance(50) ? R"({"take": "true"})" : R"({"take": "false"})");
    Ways out = sequence({{id, "true"}}, depth - 1);
    Ways other = {{id, "false"}};
    if (random_.chance(50)) other = sequence(other, depth - 1);
    out.insert(out.end(), other.begin(), other.end());
    return out;
  }

  Ways branches(const Ways& ways, int depth) {
    const bool several = random_.chance(30);
    const std::string fork = add_after(ways, several ? "all" : "step",
                                       !several             ? "{}"
                                       : random_.chance(50) ? R"({"take": ["a", "b"]})"
                                                            : R"({"take": ["b"]})");
    std::vector<Ways> ends;
    const int count = several ? 2 : 2 + random_.below(2);
    for (int i = 0; i < count; ++i) {
      const Port port{fork, several ? std::string(1, static_cast<char>('a' + i)) : "main"};
      ends.push_back(sequence({port}, depth - 1));
    }
    if (random_.chance(15)) {
      finish(ends.back());
      ends.pop_back();
    }
    const std::string merge = add("merge", random_.chance(50) ? R"({"need": "live"})" : R"({"need": "all"})");
    for (const Ways& branch : ends) {
      for (const Port& way : branch) join(way, merge);
    }
    return {{merge, "main"}};
  }

  Ways gate(const Ways& ways, int) {
    const std::string id = add_after(ways, "approval", random_.one_of(random_policies()));
    if (random_.chance(70)) correction(id);
    if (random_.chance(40)) add_after({{id, "rejected"}}, "out", "{}");
    Ways out = {{id, "approved"}};
    if (random_.chance(15)) out.push_back({id, "timed_out"});
    return out;
  }

  void correction(const std::string& gate) {
    const std::string rework = add_after({{gate, "changes_requested"}}, "rework", "{}");
    if (random_.chance(30)) add_after({{rework, "withdrawn"}}, "out", "{}");
    Port back{rework, "main"};
    if (random_.chance(30)) back = {add_after({back}, random_.chance(30) ? "effect" : "step", "{}"), "main"};
    join(back, facts_);
  }

  void finish(const Ways& ways) {
    if (random_.chance(70)) add_after(ways, random_.chance(50) ? "out" : "effect", "{}");
  }

  Random& random_;
  flow::Document document_;
  std::string facts_;
};

// For a message: the document in short.
inline std::string sketch_of(const flow::Document& document) {
  std::string text;
  for (const flow::NodeSpec& node : document.nodes)
    text += "\n" + node.type + " " + node.id + " " + write_json(node.config);
  for (const flow::EdgeSpec& edge : document.edges)
    text += "\n" + edge.from + "." + edge.port + " > " + edge.to;
  return text;
}

}  // namespace nf::engine::kit
