// Random rules over few values: what is found is compared with what every single input does.
#include <iostream>
#include <random>

#include "expr/test_scope.h"
#include "flow/check/finite/rules_kit.h"

namespace nf::flow::finite {
namespace {

constexpr int kRounds = 60;

struct Input {
  std::string trigger;  // JSON
  std::string vars;
  bool usual = true;
};

// Values of three paths, each under a parent of its own, so that each can be missing without the others.
std::vector<Input> every_input() {
  std::vector<Input> out;
  for (const char* text : {R"("p")", R"("q")", R"("r")", "", "-"}) {
    for (int number = 0; number <= 4; ++number) {
      for (const char* flag : {"true", "false"}) {
        for (const char* other : {R"("")", R"("long enough")"}) {
          const std::string texts = *text == '\0'  ? R"("a": {},)"
                                    : *text == '-' ? ""
                                                   : std::string(R"("a": {"t": )") + text + "},";
          out.push_back({"{" + texts + R"("b": {"n": )" + std::to_string(number) + R"(}, "c": {"f": )" +
                             flag + R"(}, "u": )" + other + "}",
                         "{}", *text != '-'});
        }
      }
    }
  }
  return out;
}

kit::FakeDomains domains() {
  kit::FakeDomains out;
  out.set("trigger.a.t", kit::listed(R"(["p", "q", "r"])", true));
  out.set("trigger.b.n", kit::whole_numbers(0, 4));
  out.set("trigger.c.f", kit::listed("[true, false]"));
  return out;
}

class Sentences {
 public:
  Sentences(std::mt19937_64& random, bool unknown) : random_(random), unknown_(unknown) {}

  std::string condition(int depth) {
    switch (depth == 0 ? 0 : random_() % 8) {
      case 1:
        return "!(" + condition(depth - 1) + ")";
      case 2:
      case 3:
        return "(" + condition(depth - 1) + ") && (" + condition(depth - 1) + ")";
      case 4:
      case 5:
        return "(" + condition(depth - 1) + ") || (" + condition(depth - 1) + ")";
      case 6:
        return "(" + condition(depth - 1) + ") ? (" + condition(depth - 1) + ") : (" + condition(depth - 1) +
               ")";
      default:
        return atom();
    }
  }

 private:
  std::string pick(std::initializer_list<const char*> words) {
    return words.begin()[random_() % words.size()];
  }

  std::string atom() {
    switch (random_() % (unknown_ ? 9 : 8)) {
      case 0:
      case 1:
        return "trigger.b.n " + pick({"<", "<=", ">", ">=", "==", "!="}) + " " +
               pick({"0", "1.0", "2", "2.5", "4"});
      case 2:
        return "trigger.a.t " + pick({"==", "!=", "<", ">="}) + " " + pick({R"("p")", R"("q")", R"("z")"});
      case 3:
        return "trigger.a[\"t\"] in [" + pick({R"("p")", R"("q", "z")", R"("p", "q", "r")", "1"}) + "]";
      case 4:
        return pick({"trigger.c.f", "trigger.c.f == true", "false != trigger.c.f"});
      case 5:
        return "has(trigger.a.t)";
      case 6:
        return pick({"true", "false", "1 < 2", "trigger.b.n in [1, 3]", "2 <= trigger.b.n"});
      case 7:
        return pick({"trigger.a.t.size() == 1", "trigger.a.t.startsWith(\"p\")",
                     "trigger.a.?t.orValue(\"q\") == \"q\""});
      default:
        return pick({"trigger.u.size() > 3", "trigger.u == trigger.a.t", "trigger.b.n > trigger.u.size()"});
    }
  }

  std::mt19937_64& random_;
  const bool unknown_;
};

// What the inputs say, one by one.
struct Truth {
  std::vector<bool> holds, reached;  // by rule: for some input
  bool all_false = false, all_false_usual = false;
};

Truth try_all(const std::vector<expr::Program>& rules, bool first) {
  Truth truth{std::vector<bool>(rules.size()), std::vector<bool>(rules.size())};
  for (const Input& input : every_input()) {
    expr::TestScope scope;
    scope.set("trigger", input.trigger);
    bool tried = true, all_false = true;
    for (std::size_t i = 0; i < rules.size(); ++i) {
      expr::Sources read;
      const auto held = rules[i].evaluate_condition(scope, read);
      const bool is_true = held && *held;
      truth.holds[i] = truth.holds[i] || is_true;
      truth.reached[i] = truth.reached[i] || (is_true && (tried || !first));
      tried = tried && held && !*held;
      all_false = all_false && held && !*held;
    }
    truth.all_false = truth.all_false || all_false;
    truth.all_false_usual = truth.all_false_usual || (all_false && input.usual);
  }
  return truth;
}

std::string told(const std::vector<std::string>& sources) {
  std::string out;
  for (const std::string& source : sources) out += "\n  " + source;
  return out;
}

// Where everything is understood, findings are exactly what the inputs say; else they are never more.
void compare(const std::vector<std::string>& sources, bool first, bool unknown) {
  const auto rules = kit::compiled(sources);
  Effort effort(100'000'000);
  const RuleFindings found = find_in_rules(rules, first, domains(), effort);
  ASSERT_FALSE(effort.spent());
  const Truth truth = try_all(rules, first);
  const auto has = [](const auto& list, std::size_t rule) {
    return std::ranges::find(list, rule) != list.end();
  };
  std::vector<std::size_t> shadowed;
  for (const Shadowed& one : found.shadowed) shadowed.push_back(one.rule);
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const bool never = !truth.holds[i], hidden = truth.holds[i] && !truth.reached[i];
    if (has(found.never, i)) {
      EXPECT_TRUE(never) << "rule " << i;
    }
    if (has(shadowed, i)) {
      EXPECT_TRUE(never || hidden) << "rule " << i;
    }
    if (unknown) continue;
    EXPECT_EQ(has(found.never, i), never) << "rule " << i;
    EXPECT_EQ(has(shadowed, i), hidden) << "rule " << i;
  }
  if (found.covered) {
    EXPECT_FALSE(truth.all_false);
  }
  if (found.open) {
    EXPECT_TRUE(truth.all_false) << *found.open;
  }
  if (unknown) return;
  EXPECT_EQ(found.covered, !truth.all_false);
}

TEST(RandomRules, FindingsAreWhatEveryInputShows) {
  const std::uint64_t seed = std::random_device{}();
  std::mt19937_64 random(seed);
  for (int round = 0; round < kRounds; ++round) {
    const bool unknown = round % 2 == 1;
    Sentences sentences(random, unknown);
    std::vector<std::string> sources;
    for (std::size_t count = 1 + random() % 5; count > 0; --count)
      sources.push_back(sentences.condition(static_cast<int>(random() % 4)));
    compare(sources, random() % 4 != 0, unknown);
    ASSERT_FALSE(HasFailure()) << "seed " << seed << ", round " << round << told(sources);
  }
}

}  // namespace
}  // namespace nf::flow::finite
