#include "connect/effects/code_syntax.h"

#include <gtest/gtest.h>

#include "connect/effects/checked_catalogue.h"
#include "engine/behaviour.h"
#include "engine/trigger.h"
#include "flow/check.h"

namespace nf::connect {
namespace {

using Is = CodeSyntax::Verdict::Is;

TEST(CodeSyntax, SaysWhereASourceCannotBeRead) {
  CodeSyntax syntax(NF_CODE_RUNNER);
  EXPECT_EQ(syntax.of("return {a: input?.b ?? 1}").is, Is::Readable);
  const auto wrong = syntax.of("const a = 1;\nconst b = ;");
  EXPECT_EQ(wrong.is, Is::Wrong);
  EXPECT_TRUE(wrong.words.starts_with("line 2, column 11: ") ||
              wrong.words.starts_with("line 2, column 10: "))
      << wrong.words;
  EXPECT_TRUE(syntax.of("if (true) {").words.starts_with("at its end: "));
}

TEST(CodeSyntax, NothingIsRun) {
  CodeSyntax syntax(NF_CODE_RUNNER);
  EXPECT_EQ(syntax.of("for (;;) {}").is, Is::Readable);
  EXPECT_EQ(syntax.of("throw 1").is, Is::Readable);
}

TEST(CodeSyntax, AnswersAgainWithoutARunner) {
  CodeSyntax syntax(NF_CODE_RUNNER);
  const auto first = syntax.of("return (");
  EXPECT_EQ(syntax.of("return (").words, first.words);
}

TEST(CodeSyntax, AHostileSourceCostsHalfASecondAndNobodyElse) {
  CodeSyntax syntax(NF_CODE_RUNNER);
  for (const std::string& source : {std::string(60'000, '('), "return /" + std::string(30'000, '(') + "/"}) {
    EXPECT_NE(syntax.of(source).is, Is::Readable) << source.substr(0, 20);
    EXPECT_EQ(syntax.of("return 1 // after " + source.substr(0, 10)).is, Is::Readable);
  }
}

TEST(CodeSyntax, WithoutARunnerNothingIsSaidToBeReadable) {
  CodeSyntax syntax("/nowhere/neuronflow-code");
  EXPECT_EQ(syntax.of("return 1").is, Is::Unchecked);
}

class PlainType final : public engine::NodeType {
 public:
  PlainType(std::string name, bool starts) {
    description_.name = std::move(name);
    description_.config_schema = JsonObject{{"type", "object"}};
    description_.starts = starts;
  }
  const flow::NodeDescription& describe() const override { return description_; }
  std::vector<std::string_view> literal_keys() const override { return {"source"}; }
  std::unique_ptr<const engine::Behaviour> prepare(const flow::NodeSpec&) const override { return nullptr; }

 private:
  flow::NodeDescription description_;
};

class PlainTypes final : public flow::Catalogue {
 public:
  const flow::NodeType* find(std::string_view name) const override {
    for (const flow::NodeType* type : all()) {
      if (type->describe().name == name) return type;
    }
    return nullptr;
  }
  std::vector<const flow::NodeType*> all() const override { return {&manual_, &code_, &set_}; }

 private:
  const PlainType manual_{"manual", true}, code_{"code", false}, set_{"set", false};
};

const PlainTypes& plain_types() {
  static const PlainTypes types;
  return types;
}

flow::Findings examined(CodeSyntax& syntax, std::string_view source) {
  const auto types = checked_catalogue(plain_types(), syntax);
  const auto document = flow::parse_document(JsonObject{
      {"name", "w"},
      {"nodes",
       JsonArray{JsonObject{{"id", "start"}, {"type", "manual"}, {"config", JsonObject{}}},
                 JsonObject{{"id", "c"},
                            {"type", "code"},
                            {"config", JsonObject{{"language", "javascript"}, {"source", source}}}}}},
      {"edges", JsonArray{JsonObject{{"from", "start"}, {"to", "c"}}}}});
  EXPECT_TRUE(document);
  return flow::examine(*document, *types);
}

TEST(CheckedCatalogue, CodeThatCannotBeReadIsNotPublished) {
  CodeSyntax syntax(NF_CODE_RUNNER);
  const auto found = examined(syntax, "const total = trigger.body.a +;\nreturn total");
  ASSERT_EQ(found.problems.size(), 1U);
  const flow::Problem& problem = found.problems[0];
  EXPECT_EQ(problem.node, "c");
  EXPECT_EQ(problem.pointer, "/nodes/1/config/source");
  EXPECT_EQ(problem.code, "code-syntax");
  EXPECT_TRUE(problem.message.starts_with("The code cannot be read: line 1, column ")) << problem.message;
  EXPECT_TRUE(found.warnings.empty());
  const auto good = examined(syntax, "return trigger.body");
  EXPECT_TRUE(good.problems.empty() && good.warnings.empty());
}

TEST(CheckedCatalogue, CodeThatCouldNotBeCheckedIsAWarning) {
  CodeSyntax syntax("/nowhere/neuronflow-code");
  const auto found = examined(syntax, "const total = ;");
  EXPECT_TRUE(found.problems.empty());
  ASSERT_EQ(found.warnings.size(), 1U);
  EXPECT_EQ(found.warnings[0].code, "code-unchecked");
  EXPECT_EQ(found.warnings[0].pointer, "/nodes/1/config/source");
  EXPECT_NE(found.warnings[0].message.find("/nowhere/neuronflow-code"), std::string::npos);
}

TEST(CheckedCatalogue, TheTypesAreTheSameOtherwise) {
  CodeSyntax syntax("/nowhere/neuronflow-code");
  const auto types = checked_catalogue(plain_types(), syntax);
  ASSERT_EQ(types->all().size(), plain_types().all().size());
  for (const flow::NodeType* type : types->all()) {
    EXPECT_EQ(types->find(type->describe().name), type);
    EXPECT_EQ(&plain_types().find(type->describe().name)->describe(), &type->describe());
  }
}

}  // namespace
}  // namespace nf::connect
