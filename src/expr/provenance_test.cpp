#include "expr/provenance.h"

namespace nf::expr {
namespace {

Provenance at(std::string_view pointer, Sources sources) {
  Provenance result;
  result.graft(pointer, Provenance::of(sources));
  return result;
}

std::string text(const Provenance& provenance) { return write_json(provenance.to_json()); }

TEST(Provenance, ReadingAValueReadsWhatLiesAboveAndBelowIt) {
  Provenance provenance = at("/body", Source::External);
  provenance.graft("/ai/risk", Provenance::of(Source::Ai));
  EXPECT_EQ(provenance.sources_at("/body/amount"), Source::External);
  EXPECT_EQ(provenance.sources_at("/ai"), Source::Ai);
  EXPECT_EQ(provenance.sources_at(""), Source::External | Source::Ai);
  EXPECT_TRUE(provenance.sources_at("/bodyguard").empty());
  EXPECT_TRUE(provenance.sources_at("/method").empty());
}

TEST(Provenance, APartIsSeenFromItsOwnRoot) {
  Provenance provenance = at("/a/b", Source::External);
  provenance.graft("/a/c", Provenance::of(Source::Ai));
  EXPECT_EQ(text(provenance.at("/a")), R"({"/b":["external"],"/c":["ai"]})");
  EXPECT_EQ(text(provenance.at("/a/b")), R"({"":["external"]})");
  EXPECT_EQ(text(provenance.at("/a/b/deeper")), R"({"":["external"]})");
  EXPECT_TRUE(provenance.at("/d").empty());
}

TEST(Provenance, NoEntrySaysWhatAnAncestorSays) {
  Provenance provenance = at("/a/b", Source::External);
  provenance.graft("/a", Provenance::of(Source::External));
  provenance.graft("/a/b/c", Provenance::of(Source::External));
  EXPECT_EQ(text(provenance), R"({"/a":["external"]})");
  provenance.merge(Provenance::of(Source::External | Source::Ai));
  EXPECT_EQ(text(provenance), R"({"":["external","ai"]})");
}

TEST(Provenance, GraftingMovesAllEntries) {
  Provenance inner = Provenance::of(Source::External);
  inner.graft("/x", Provenance::of(Source::Ai));
  Provenance outer;
  outer.graft("/in", inner);
  EXPECT_EQ(text(outer), R"({"/in":["external"],"/in/x":["ai"]})");
}

TEST(Provenance, IsReadBackAsItWasWritten) {
  Provenance provenance = at("/a", Source::External | Source::Ai);
  provenance.graft("/b/0", Provenance::of(Source::Ai));
  EXPECT_EQ(Provenance::from_json(provenance.to_json()).value(), provenance);
  EXPECT_EQ(text(Provenance()), "{}");
  for (std::string_view bad :
       {R"([])", R"({"a": ["ai"]})", R"({"": "ai"})", R"({"": ["human"]})", R"({"": []})"}) {
    EXPECT_FALSE(Provenance::from_json(parse_json(bad).value())) << bad;
  }
}

}  // namespace
}  // namespace nf::expr
