#include "flow/names.h"

#include "flow/check_kit.h"

namespace nf::flow {

namespace {

NamesAt names_of(std::string_view text, std::string_view node,
                 ExpressionPlace place = ExpressionPlace::Template) {
  const Document document = kit::sketch(text);
  Problems ignored;
  const Graph graph = build_graph(document, kit::catalogue(), ignored);
  return names_at(document, graph, kit::catalogue(), graph.find(node), place);
}

std::string certain_at(std::string_view text, std::string_view node) {
  const Document document = kit::sketch(text);
  const NamesAt names = names_of(text, node);
  std::string out;
  for (std::size_t i = 0; i < document.nodes.size(); ++i) {
    if (names.certain[i]) out += (out.empty() ? "" : " ") + document.nodes[i].id;
  }
  return out;
}

std::string named_at(std::string_view text, std::string_view node) {
  std::string out;
  for (const auto& [id, shape] : names_of(text, node).names.nodes) out += (out.empty() ? "" : " ") + id;
  return out;
}

constexpr std::string_view kTwoWays = R"(
  form s
  step a
  if which {"when": "true"}
  step yes
  step no
  step both
  s > a > which
  which.true > yes > both
  which.false > no > both)";

}  // namespace

TEST(Names, WhatLiesOnEveryWayIsCertainAndWhatLiesOnOneMayBeNamed) {
  EXPECT_EQ(certain_at(kTwoWays, "both"), "s a which");
  EXPECT_EQ(named_at(kTwoWays, "both"), "a no s which yes");
  EXPECT_EQ(certain_at(kTwoWays, "yes"), "s a which");
  EXPECT_EQ(named_at(kTwoWays, "yes"), "a s which");
  EXPECT_EQ(certain_at(kTwoWays, "s"), "");
}

TEST(Names, AMergeThatNeedsAllIsBehindAllOfItsBranches) {
  constexpr std::string_view kFork = R"(
    form s
    step a
    step b
    merge m {"need": "NEED"}
    step after
    s > a > m
    s > b > m > after)";
  std::string all(kFork), live(kFork);
  all.replace(all.find("NEED"), 4, "all");
  live.replace(live.find("NEED"), 4, "live");
  EXPECT_EQ(certain_at(all, "after"), "s a b m");
  EXPECT_EQ(certain_at(live, "after"), "s m");
}

TEST(Names, AReworkIsNotCertainWhereItLeadsBack) {
  constexpr std::string_view kAgain = R"(
    form s
    step facts
    approval gate
    rework correct
    step end
    s > facts > gate.approved > end
    gate.changes_requested > correct > facts)";
  EXPECT_EQ(certain_at(kAgain, "gate"), "s facts");
  EXPECT_EQ(named_at(kAgain, "gate"), "correct facts s");
  EXPECT_EQ(certain_at(kAgain, "correct"), "s facts gate");
}

TEST(Names, RootsAreThoseOfThePlace) {
  const auto roots = [](std::string_view node, ExpressionPlace place) {
    std::string out;
    for (const auto& [root, shape] : names_of(kTwoWays, node, place).names.roots) out += root + " ";
    return out;
  };
  EXPECT_EQ(roots("yes", ExpressionPlace::Template), "execution input nodes now trigger vars workflow ");
  EXPECT_EQ(roots("s", ExpressionPlace::Template), "now trigger vars workflow ");
  EXPECT_EQ(roots("s", ExpressionPlace::RequestCheck), "body now vars ");
}

TEST(Names, ABrokenDraftStillHasNames) {
  EXPECT_EQ(named_at("form s\nstep a\nstep b\nnothing x\ns > a > b > a\na > x", "b"), "a s");
  EXPECT_EQ(named_at("step a\nstep b\na > b", "b"), "a b") << "without a start nothing is known to be before";
  EXPECT_EQ(certain_at("step a\nstep b\na > b", "b"), "");
}

}  // namespace nf::flow
