#include "flow/up_to.h"

#include "flow/check_kit.h"

namespace nf::flow {

namespace {

// The document of a sketch, as people write it.
Json document_of(std::string_view text) {
  const Document sketch = kit::sketch(text);
  JsonArray nodes, edges;
  for (const NodeSpec& node : sketch.nodes) {
    nodes.push_back(JsonObject{{"id", node.id}, {"type", node.type}, {"config", node.config}});
  }
  for (const EdgeSpec& edge : sketch.edges) {
    edges.push_back(JsonObject{{"from", edge.from}, {"port", edge.port}, {"to", edge.to}});
  }
  return JsonObject{{"name", "sketch"}, {"nodes", std::move(nodes)}, {"edges", std::move(edges)}};
}

// "s a | s.main>a"
std::string kept(std::string_view text, std::string_view node) {
  const auto part = up_to(document_of(text), kit::catalogue(), node);
  if (!part) return part.error().message;
  const auto document = parse_document(part->document);
  std::string out;
  for (const NodeSpec& spec : document->nodes) out += spec.id + " ";
  out += "|";
  for (const EdgeSpec& edge : document->edges) out += " " + edge.from + "." + edge.port + ">" + edge.to;
  return out;
}

// "code pointer" of each problem of the part.
std::vector<std::string> problems(std::string_view text, std::string_view node) {
  const Json whole = document_of(text);
  const auto part = up_to(whole, kit::catalogue(), node);
  std::vector<std::string> out;
  for (const Problem& problem : check_part(*part, whole, kit::catalogue()))
    out.push_back(problem.code + " " + problem.pointer);
  return out;
}

constexpr std::string_view kAgain = R"(
  form s
  step facts {"text": "{{has(nodes.correct.body) ? 'again' : 'first'}}"}
  step aside
  approval gate
  rework correct
  step end
  s > facts > gate.approved > end
  s > aside
  gate.changes_requested > correct > facts)";

using Strings = std::vector<std::string>;

}  // namespace

TEST(UpTo, KeepsWhatLeadsToTheNodeAndNothingElse) {
  EXPECT_EQ(kept(kAgain, "facts"), "s facts | s.main>facts");
  EXPECT_EQ(kept(kAgain, "gate"), "s facts gate | s.main>facts facts.main>gate");
  EXPECT_EQ(kept(kAgain, "end"), "s facts gate end | s.main>facts facts.main>gate gate.approved>end");
  EXPECT_EQ(kept(kAgain, "s"), "s |");
  EXPECT_EQ(kept(kAgain, "nobody"), "There is no step nobody.");
}

TEST(UpTo, AReworkKeepsItsLineBack) {
  EXPECT_EQ(kept(kAgain, "correct"),
            "s facts gate correct | s.main>facts facts.main>gate gate.changes_requested>correct "
            "correct.main>facts");
  EXPECT_EQ(problems(kAgain, "correct"), Strings{});
}

TEST(UpTo, EveryBranchOfAMergeLeadsToIt) {
  constexpr std::string_view kFork = R"(
    form s
    step a
    step b
    merge m {"need": "all"}
    step after
    s > a > m
    s > b > m > after)";
  EXPECT_EQ(kept(kFork, "m"), "s a b m | s.main>a a.main>m s.main>b b.main>m");
}

TEST(UpTo, NamingAStepBehindTheCutIsNoMistake) {
  EXPECT_EQ(problems(kAgain, "gate"), Strings{});
  EXPECT_EQ(problems(kAgain, "facts"), Strings{});
}

TEST(UpTo, WhatIsWrongBehindTheNodeDoesNotMatter) {
  constexpr std::string_view kBroken = R"(
    form s
    step first {"wrong": 1}
    step a
    step broken {"colour": "red"}
    nothing unknown
    step nowhere
    s > a > broken > unknown)";
  EXPECT_EQ(problems(kBroken, "a"), Strings{});
  EXPECT_EQ(problems(kBroken, "s"), Strings{});
  EXPECT_EQ(problems(kBroken, "broken"), Strings{"config /nodes/3/config/colour"});
  EXPECT_EQ(problems(kBroken, "nowhere"), Strings{"unreachable /nodes/5"});
}

TEST(UpTo, MistakesInWhatIsKeptAreFoundWithTheirPlacesInTheWhole) {
  constexpr std::string_view kWrong = R"(
    form s
    step other
    step a {"text": "{{nodes.nobody.x}}"}
    step b {"text": "{{nodes.c.x + true + (1}}"}
    step c
    s > other
    s > a > b > c)";
  EXPECT_EQ(problems(kWrong, "a"), Strings{"unknown-step /nodes/2/config/text"});
  EXPECT_EQ(problems(kWrong, "c"),
            (Strings{"unknown-step /nodes/2/config/text", "expression /nodes/3/config/text"}));
}

TEST(UpTo, WithoutAStartThereIsNothingToRun) {
  EXPECT_EQ(problems("step a\nstep b\na > b", "b"), Strings{"no-start /nodes"});
}

}  // namespace nf::flow
