#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "expr/test_scope.h"
#include "flow/test_kit.h"
#include "nodes/types.h"

namespace nf::nodes {
namespace {

using expr::Provenance;
using expr::Source;
using flow::kit::json;

const std::vector<std::string> kTiers = {"low", "medium", "high", "critical"};

// Draws what a hostile or broken model, or whoever writes to one, could make it say.
class Hostile {
 public:
  explicit Hostile(unsigned seed) : random_(seed) {}

  int below(int count) { return static_cast<int>(random_() % static_cast<unsigned>(count)); }

  // An AI step's whole output, or something that is none.
  Json output() {
    if (below(4) == 0) return value(0);
    JsonObject object;
    if (below(6) != 0) object["risk"] = label();
    if (below(3) != 0) object["_ai"] = about();
    for (int i = below(4); i > 0; --i) object[key()] = value(2);
    return object;
  }

 private:
  Json label() {
    switch (below(4)) {
      case 0:
        return value(1);
      case 1:
        return Json(dressed(kTiers[below(4)]));
      default:
        return Json(kTiers[below(4)]);
    }
  }

  // A tier that is none to the letter.
  std::string dressed(std::string tier) {
    switch (below(5)) {
      case 0:
        for (char& c : tier) c = static_cast<char>(std::toupper(c));
        return tier;
      case 1:
        return " " + tier;
      case 2:
        return tier + std::string(1, '\0');
      case 3:
        return "\u200b" + tier;
      default:
        return "{{'" + tier + "'}}";
    }
  }

  Json about() {
    if (below(4) == 0) return value(1);
    JsonObject record{{"provider", "rules"}, {"tier", "low"}, {"rules_tier", "low"}};
    static const std::vector<const char*> kClaims = {"true", "false",   "\"false\"", "null",
                                                     "0",    "[false]", "{}"};
    record["degraded"] = json(kClaims[below(static_cast<int>(kClaims.size()))]);
    return record;
  }

  std::string key() {
    static const std::vector<const char*> kKeys = {"risk", "_ai",   "degraded", "tier", "rules_tier",
                                                   "rule", "error", "",         "ai",   "__proto__"};
    return kKeys[below(static_cast<int>(kKeys.size()))];
  }

  Json value(int depth) {
    switch (below(depth < 4 ? 10 : 7)) {
      case 0:
        return nullptr;
      case 1:
        return below(2) == 0;
      case 2:
        return Json(kTiers[below(4)]);
      case 3:
        return static_cast<double>(below(7)) - 3;
      case 4:
        return below(2) == 0 ? 1e308 : -9007199254740991.0;
      case 5:
        return Json(std::string(static_cast<std::size_t>(below(2'000)), "x\n\"{"[below(4)]));
      case 6:
        return Json(dressed(kTiers[below(4)]));
      case 7: {
        JsonArray array;
        for (int i = below(5); i > 0; --i) array.push_back(value(depth + 1));
        return array;
      }
      default: {
        JsonObject object;
        for (int i = below(5); i > 0; --i) object[key()] = value(depth + 1);
        return object;
      }
    }
  }

  std::mt19937 random_;
};

std::unique_ptr<const engine::Behaviour> tier_step(const char* ai) {
  Json config = json(R"({"tiers": ["low", "medium", "high", "critical"],
      "rules": [{"tier": "medium", "when": "trigger.body.n > 3.0"},
                {"tier": "high", "when": "trigger.body.n > 5.0 && trigger.body.kind == 'new'"},
                {"tier": "critical", "when": "trigger.body.n > 7.0"}]})");
  if (ai != nullptr) {
    config.as_object()["ai"] = ai;
    config.as_object()["ai_failed"] = "low";  // the worst that an author can choose
  }
  flow::NodeSpec node;
  node.id = "tier";
  node.type = "risk_tier";
  node.config = std::move(config);
  return risk_tier_type().prepare(node);
}

// The tier as a number, mild to severe; -1 where the step failed.
int tier_of(const engine::Behaviour& step, const expr::Scope& scope) {
  const Provenance provenance;
  const auto action =
      step.run({scope, Time(), "tier", std::make_shared<const Json>(JsonObject()), provenance, {}});
  const auto* done = std::get_if<engine::Succeed>(&action);
  if (!done) return -1;
  const auto found = std::ranges::find(kTiers, *string_at(*done->output, "tier"));
  return found == kTiers.end() ? -1 : static_cast<int>(found - kTiers.begin());
}

// P32: AI cannot lower a tier.
TEST(RiskTier, NoneOfTenThousandHostileRepliesLowersIt) {
  constexpr int kReplies = 10'000;
  const unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  Hostile hostile(seed);
  const auto without = tier_step(nullptr);
  const auto whole = tier_step("{{nodes.ai}}");
  const auto label = tier_step("{{nodes.ai.risk}}");
  const auto computed = tier_step("{{nodes.ai.risk == 'low' ? 'low' : nodes.ai.tier}}");
  std::map<int, int> seen;
  for (int i = 0; i < kReplies; ++i) {
    const std::string reply = write_json(hostile.output());
    expr::TestScope scope;
    // Some rules cannot be evaluated: `kind` is missing.
    const std::string body = R"({"n": )" + std::to_string(hostile.below(10)) +
                             (hostile.below(4) == 0 ? "}" : R"(, "kind": "new"})");
    scope.set("trigger", R"({"body": )" + body + "}", Provenance::of(Source::External));
    scope.set_node("ai", reply, Provenance::of(Source::Ai | Source::External));
    const int rules = tier_of(*without, scope);
    ASSERT_GE(rules, 0);
    ASSERT_GE(tier_of(*whole, scope), rules) << body << " " << reply;
    ASSERT_GE(tier_of(*label, scope), rules) << body << " " << reply;
    ASSERT_GE(tier_of(*computed, scope), rules) << body << " " << reply;
    ++seen[tier_of(*whole, scope) - rules];
  }
  EXPECT_GT(seen[0], 0) << "some leave it";
  EXPECT_GT(seen[1] + seen[2] + seen[3], 0) << "some raise it";
  if (HasFailure()) return;
  std::printf(
      "PROMISE P32: %d hostile replies, used in 3 ways: %d left the tier, %d raised it, 0 lowered it\n",
      seen[0] + seen[1] + seen[2] + seen[3], seen[0], seen[1] + seen[2] + seen[3]);
}

struct Case {
  const char* ai;
  const char* output;
  const char* tier;
};

TEST(RiskTier, AFailureOfTheModelShowsHoweverItsLabelIsRead) {
  Json config = json(R"({"tiers": ["low", "high"], "rules": [{"tier": "high", "when": "false"}]})");
  const std::vector<Case> cases = {
      {"{{nodes.ai}}", R"({"risk": null, "_ai": {"degraded": true}})", "high"},
      {"{{nodes.ai.risk}}", R"({"risk": "low", "_ai": {"degraded": true}})", "high"},
      {"{{nodes.ai.risk == 'low' ? 'low' : 'low'}}", R"({"risk": "low", "_ai": {"degraded": true}})", "high"},
      {"{{nodes.ai}}", R"({"error": {"code": "ai", "message": "no answer"}})", "high"},
      {"{{nodes.ai.risk}}", R"({"error": {"code": "ai", "message": "no answer"}})", "high"},
      {"{{nodes.ai}}", R"({"risk": null, "error": "a member of the schema", "_ai": {"degraded": false}})",
       "low"},
      {"{{nodes.ai.risk}}", R"({"risk": null, "_ai": {"degraded": false}})", "low"},
      {"{{input.ai.risk}}", R"({"risk": "low", "_ai": {"degraded": true}})", "high"},
      {"{{input.ai.risk}}", R"({"error": {"code": "ai", "message": "no answer"}})", "high"},
      {"{{input.ai.risk}}", R"({"risk": "low", "_ai": {"degraded": false}})", "low"},
      {"{{nodes.other}}", R"({"risk": "low"})", "low"}};
  for (const Case& one : cases) {
    config.as_object()["ai"] = one.ai;
    flow::NodeSpec node;
    node.id = "tier";
    node.type = "risk_tier";
    node.config = config;
    expr::TestScope scope;
    scope.set_node("ai", one.output, Provenance::of(Source::Ai));
    scope.set("input", std::string(R"({"ai": )") + one.output + "}", Provenance::of(Source::Ai));
    const Provenance provenance;
    const auto action = risk_tier_type().prepare(node)->run(
        {scope, Time(), "tier", std::make_shared<const Json>(JsonObject()), provenance, {}});
    EXPECT_EQ(*string_at(*std::get<engine::Succeed>(action).output, "tier"), one.tier)
        << one.ai << one.output;
  }
}

TEST(RiskTier, ACopyOfALabelIsWorthNoMoreThanTheModelsBeforeIt) {
  flow::NodeSpec node;
  node.id = "tier";
  node.type = "risk_tier";
  node.config = json(R"({"tiers": ["low", "high"], "rules": [{"tier": "high", "when": "false"}],
                         "ai": "{{nodes.copy.label}}"})");
  const auto step = risk_tier_type().prepare(node);
  const auto tier = [&](const char* copy, const Provenance& of_copy, bool failed) {
    expr::TestScope scope;
    scope.set_node("copy", copy, of_copy);
    const Provenance provenance;
    const auto action =
        step->run({scope, Time(), "tier", std::make_shared<const Json>(JsonObject()), provenance, {}, [&] {
                     return failed;
                   }});
    return *string_at(*std::get<engine::Succeed>(action).output, "tier");
  };
  const Provenance ai = Provenance::of(Source::Ai);
  EXPECT_EQ(tier(R"({"label": "low"})", ai, false), "low");
  EXPECT_EQ(tier(R"({"label": "low"})", ai, true), "high");
  EXPECT_EQ(tier(R"({"label": null})", {}, true), "high") << "nothing was there to be copied";
  EXPECT_EQ(tier(R"({"label": "low"})", {}, true), "low") << "it is no model's";

  // Whoever asks may have written something like an AI step's record.
  Provenance both;
  both.graft("/label", ai);
  both.graft("/_ai", Provenance::of(Source::External));
  EXPECT_EQ(tier(R"({"label": "low", "_ai": {"degraded": false}})", both, true), "high");
}

}  // namespace
}  // namespace nf::nodes
