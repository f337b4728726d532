// Random tables over few values: what is found is compared with running every input.
#include <random>

#include "expr/test_scope.h"
#include "nodes/advice_kit.h"
#include "nodes/table_advice.h"
#include "nodes/types.h"

namespace nf::nodes {
namespace {

constexpr int kRounds = 60;

constexpr std::string_view kSchema = R"({"type": "object", "required": ["t", "n"], "properties": {
  "t": {"type": "string", "enum": ["p", "q", "r"]}, "n": {"type": "integer", "minimum": 0, "maximum": 4},
  "f": {"type": "boolean"}}})";

std::vector<std::string> every_input() {
  std::vector<std::string> out;
  for (const char* text : {"p", "q", "r"}) {
    for (int number = 0; number <= 4; ++number) {
      for (const char* flag : {R"(, "f": true)", R"(, "f": false)", ""}) {
        out.push_back(R"({"body": {"t": ")" + std::string(text) + R"(", "n": )" + std::to_string(number) +
                      flag + "}}");
      }
    }
  }
  return out;
}

class Tables {
 public:
  explicit Tables(std::mt19937_64& random) : random_(random) {}

  Json config() {
    JsonArray rows;
    for (std::size_t count = 1 + random_() % 5; count > 0; --count) {
      rows.push_back(JsonObject{{"if", JsonArray{text(), number(), flag()}}, {"then", JsonArray{1}}});
    }
    return JsonObject{{"inputs", *parse_json(R"([{"name": "t", "value": "{{trigger.body.t}}"},
                                                 {"name": "n", "value": "{{trigger.body.n}}"},
                                                 {"name": "f", "value": "{{trigger.body.f}}"}])")},
                      {"outputs", JsonArray{"x"}},
                      {"rows", std::move(rows)},
                      {"hit", pick({"unique", "first", "first"})}};
  }

 private:
  std::string pick(std::initializer_list<const char*> words) {
    return words.begin()[random_() % words.size()];
  }
  std::string text() {
    return pick(
        {"-", "-", R"("p")", R"("p", "q")", R"(not("r"))", R"(> "p")", R"("z")", R"(not("p", "q", "r"))"});
  }
  std::string number() {
    return pick({"-", "-", "< 2", ">= 2", "[1..3]", "(1..2)", "2, 4", "not(3)", "> 4", "1.5"});
  }
  std::string flag() { return pick({"-", "-", "-", "true", "not(true)", "false", "null", "> 1"}); }

  std::mt19937_64& random_;
};

// What a table does with one input: the rows that held, or that it failed.
struct Run {
  bool failed = false;
  std::string error;
  std::vector<std::size_t> rows;  // from 0
};

Run run(const engine::Behaviour& table, const std::string& trigger) {
  expr::TestScope scope;
  scope.set("trigger", trigger);
  const expr::Provenance none;
  const auto action = table.run({.scope = scope,
                                 .now = {},
                                 .node = "n",
                                 .input = std::make_shared<const Json>(nullptr),
                                 .input_provenance = none});
  if (const auto* fail = std::get_if<engine::Fail>(&action)) return {true, fail->error.message, {}};
  Run run;
  for (const Json& id : std::get<engine::Succeed>(action).output->at("rows").as_array())
    run.rows.push_back(std::stoul(std::string(id.get_string())) - 1);
  return run;
}

flow::NodeSpec spec(const Json& config) {
  flow::NodeSpec node;
  node.id = "n";
  node.type = "decision_table";
  node.config = config;
  return node;
}

using Prepared = std::unique_ptr<const engine::Behaviour>;

// Each row as a table of its own.
std::vector<Prepared> each_alone(const Json& config) {
  std::vector<Prepared> out;
  for (const Json& row : config.at("rows").as_array()) {
    Json alone = config;
    alone.at("rows") = JsonArray{row};
    out.push_back(decision_table_type().prepare(spec(alone)));
  }
  return out;
}

class Found {
 public:
  explicit Found(const Json& config) {
    Json document = kit::document_with("decision_table", write_json(config));
    document.at("nodes").at(0).at("config").at("schema") = flow::kit::json(kSchema);
    for (const flow::Problem& warning : kit::findings_of(document).warnings)
      codes_.insert({warning.code, warning.pointer});
  }
  bool says(const std::string& code, std::size_t row) const {
    return codes_.contains({code, "/nodes/1/config/rows/" + std::to_string(row)});
  }
  bool says_gap() const { return codes_.contains({"row-gap", "/nodes/1/config/rows"}); }

 private:
  std::set<std::pair<std::string, std::string>> codes_;
};

void compare(const Json& config) {
  const Found found(config);
  const auto table = decision_table_type().prepare(spec(config));
  const std::vector<Prepared> alone = each_alone(config);
  const std::size_t rows = config.at("rows").as_array().size();
  std::vector<bool> holds(rows), taken(rows), overlaps(rows);
  bool gap = false;
  for (const std::string& input : every_input()) {
    const Run ran = run(*table, input);
    gap = gap || (!ran.failed && ran.rows.empty());
    bool earlier = false;
    for (std::size_t i = 0; i < rows; ++i) {
      const bool here = !run(*alone[i], input).rows.empty();
      holds[i] = holds[i] || here;
      taken[i] = taken[i] || (!ran.failed && !ran.rows.empty() && ran.rows.front() == i);
      overlaps[i] = overlaps[i] || (here && earlier);
      earlier = earlier || here;
    }
  }
  const bool first = config.at("hit") == Json("first");
  for (std::size_t i = 0; i < rows; ++i) {
    EXPECT_EQ(found.says("row-never", i), !holds[i]) << "row " << i + 1;
    EXPECT_EQ(found.says("row-unreachable", i), first && holds[i] && !taken[i]) << "row " << i + 1;
    EXPECT_EQ(found.says("row-overlap", i), !first && overlaps[i]) << "row " << i + 1;
  }
  EXPECT_EQ(found.says_gap(), gap);
}

TEST(RandomTables, FindingsAreWhatEveryInputShows) {
  const std::uint64_t seed = std::random_device{}();
  std::mt19937_64 random(seed);
  for (int round = 0; round < kRounds; ++round) {
    const Json config = Tables(random).config();
    compare(config);
    ASSERT_FALSE(HasFailure()) << "seed " << seed << ", round " << round << ": " << write_json(config);
  }
}

}  // namespace
}  // namespace nf::nodes
