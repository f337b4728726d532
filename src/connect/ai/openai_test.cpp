#include "connect/ai/openai.h"

#include "connect/ai/test_kit.h"

namespace nf::connect::ai {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* kSchema =
    R"({"type": "object", "properties": {"risk": {"enum": ["low", "high", null]}}, "required": ["risk"], "additionalProperties": false})";

struct Bench {
  kit::FakeClock clock;
  kit::FakeHttp http{clock};
  std::vector<Millis> waits;
  Attempts attempts;
  ports::Connection connection = kit::FakeConnections().open("ai").value();
  Question question{.system_prompt = "Judge.", .prompt = "The request", .output_schema = kit::json(kSchema)};
  int max_turns = 2;
  Millis time{60'000};

  Result<Answer> ask() {
    const OpenAi openai(http, clock, [&](Duration wait) {
      waits.push_back(wait.rest);
      clock.advance(wait.rest);
    });
    return openai.ask(connection, question, max_turns, clock.now() + time, attempts);
  }
};

TEST(OpenAi, SendsJustThis) {
  Bench bench;
  bench.http.says(R"({"risk": "low"})");
  const auto answer = bench.ask();
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->output, kit::json(R"({"risk": "low"})"));
  EXPECT_EQ(answer->tokens, 120);
  EXPECT_EQ(answer->model, "m-1");

  ASSERT_EQ(bench.http.calls.size(), 1u);
  const ports::HttpCall& call = bench.http.calls[0];
  EXPECT_EQ(call.method, "POST");
  EXPECT_EQ(call.url, "https://ai.example/v1/chat/completions");
  EXPECT_THAT(call.headers, ElementsAre(std::pair("Authorization", "Bearer sk-test-0123456789"),
                                        std::pair("Content-Type", "application/json"),
                                        std::pair("Accept", "application/json")));
  EXPECT_EQ(call.timeout, Millis(60'000));
  EXPECT_EQ(call.max_redirects, 0);
  const Json expected = JsonObject{
      {"model", "m-1"},
      {"messages", first_messages(bench.question)},
      {"response_format",
       JsonObject{{"type", "json_schema"},
                  {"json_schema",
                   JsonObject{{"name", "answer"}, {"strict", true}, {"schema", kit::json(kSchema)}}}}},
      {"max_completion_tokens", 8192}};
  EXPECT_EQ(write_json(bench.http.body_of(0)), write_json(expected));
}

TEST(OpenAi, WithoutASchemaTheAnswerIsText) {
  Bench bench;
  bench.question.output_schema = nullptr;
  bench.question.model = "mine";
  bench.connection.secrets.clear();
  bench.http.says("Some prose.");
  EXPECT_EQ(bench.ask()->output, kit::json(R"({"text": "Some prose."})"));
  EXPECT_EQ(find(bench.http.body_of(0), "response_format"), nullptr);
  EXPECT_EQ(string_at(bench.http.body_of(0), "model"), "mine");
  EXPECT_THAT(bench.http.calls[0].headers, ElementsAre(std::pair("Content-Type", "application/json"),
                                                       std::pair("Accept", "application/json")));
}

TEST(OpenAi, AnAnswerThatDoesNotFitIsAskedForOnceMore) {
  Bench bench;
  bench.http.says(R"({"risk": "mild"})").says(R"({"risk": null})");
  const auto answer = bench.ask();
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->tokens, 240);
  const JsonArray messages = bench.http.body_of(1).at("messages").as_array();
  ASSERT_EQ(messages.size(), 4u);
  EXPECT_EQ(messages[2], kit::json(R"({"role": "assistant", "content": "{\"risk\": \"mild\"}"})"));
  EXPECT_THAT(*string_at(messages[3], "content"), HasSubstr("/risk"));
  EXPECT_THAT(bench.attempts.raw, ElementsAre(Json(R"({"risk": "mild"})"), Json(R"({"risk": null})")));
}

TEST(OpenAi, ACodeBlockAroundTheAnswerIsTakenOff) {
  for (const char* text : {"```json\n{\"risk\": \"low\"}\n```", " \n```\n{\"risk\": \"low\"}```\n"}) {
    Bench bench;
    bench.http.says(text);
    const auto answer = bench.ask();
    ASSERT_TRUE(answer.has_value()) << text;
    EXPECT_EQ(answer->output, kit::json(R"({"risk": "low"})"));
    EXPECT_THAT(bench.attempts.raw, ElementsAre(Json(text)));
  }
  for (const char* text :
       {"```", "``````", "```json```", "```json\n```", "```{\"risk\": \"low\"}```",
        "Sure:\n```json\n{\"risk\": \"low\"}\n```", "```json\n{\"risk\": \"none\"}\n```"}) {
    Bench bench;
    bench.max_turns = 1;
    bench.http.says(text);
    EXPECT_FALSE(bench.ask().has_value()) << text;
  }
  Bench prose;
  prose.question.output_schema = nullptr;
  prose.http.says("```\ncode\n```");
  EXPECT_EQ(prose.ask()->output, kit::json(R"({"text": "```\ncode\n```"})"));
}

TEST(OpenAi, AsksNoMoreThanItMay) {
  Bench bench;
  bench.max_turns = 1;
  bench.http.says("no JSON");
  EXPECT_THAT(bench.ask().error().message, HasSubstr("does not fit output_schema"));
  EXPECT_EQ(bench.http.calls.size(), 1u);

  Bench patient;
  patient.max_turns = 20;
  patient.http.says("one").says("two").says("three");
  EXPECT_FALSE(patient.ask().has_value());
  EXPECT_EQ(patient.http.calls.size(), 2u);
}

TEST(OpenAi, WaitsAsLongAsTheServerAsks) {
  Bench bench;
  bench.http
      .answers(429, R"({"error": {"code": "rate_limit_exceeded", "message": "slow"}})",
               {{"retry-after", "7"}})
      .answers(500, "{}")
      .says(R"({"risk": "high"})");
  EXPECT_TRUE(bench.ask().has_value());
  EXPECT_THAT(bench.waits, ElementsAre(Millis(7'000), Millis(2'000)));
  EXPECT_EQ(
      write_json(bench.attempts.tries),
      R"([{"status":429,"error":"The model's server answered 429: slow"},)"
      R"({"status":500,"error":"The model's server answered 500."},{"status":200,"model":"m-1-2026"}])");
}

TEST(OpenAi, GivesUpAfterTwoRetries) {
  Bench bench;
  bench.http.answers(500, "{}").answers(500, "{}").answers(500, "{}").says(R"({"risk": "high"})");
  EXPECT_FALSE(bench.ask().has_value());
  EXPECT_EQ(bench.http.calls.size(), 3u);
}

TEST(OpenAi, DoesNotRetryWhatCannotHelp) {
  Bench quota;
  quota.http.answers(429, R"({"error": {"type": "insufficient_quota", "message": "pay"}})");
  EXPECT_FALSE(quota.ask().has_value());
  Bench long_wait;
  long_wait.http.answers(429, "{}", {{"retry-after", "21"}});
  EXPECT_FALSE(long_wait.ask().has_value());
  Bench short_time;
  short_time.time = Millis(900);
  short_time.http.answers(503, "{}");
  EXPECT_FALSE(short_time.ask().has_value());
  Bench silent;
  silent.http.fails("timeout", Millis(60'000));
  EXPECT_FALSE(silent.ask().has_value());
  for (const Bench* bench : {&quota, &long_wait, &short_time, &silent}) {
    EXPECT_EQ(bench->http.calls.size(), 1u);
    EXPECT_THAT(bench->waits, IsEmpty());
  }
}

TEST(OpenAi, KeepsToTheStepsTime) {
  Bench bench;
  bench.time = Millis(5'000);
  bench.http.fails("connect", Millis(3'000)).says(R"({"risk": "low"})");
  EXPECT_TRUE(bench.ask().has_value());
  EXPECT_EQ(bench.http.calls[1].timeout, Millis(1'000));
}

TEST(OpenAi, TheKeyIsInNothingThatIsKept) {
  Bench bench;
  const std::string key = kit::FakeConnections::kKey;
  bench.question.output_schema = nullptr;
  bench.http.answers(500, R"({"error": {"message": "wrong key )" + key + R"("}})")
      .says("The key is " + key + ", twice " + key);
  const auto answer = bench.ask();
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->output, kit::json(R"({"text": "The key is [secret], twice [secret]"})"));
  EXPECT_THAT(write_json(bench.attempts.raw) + write_json(bench.attempts.tries), Not(HasSubstr(key)));
}

TEST(OpenAi, NoPieceOfTheKeyIsKeptWhereAMessageIsCut) {
  const std::string key = kit::FakeConnections::kKey;
  for (std::size_t before = 480; before <= 500; ++before) {
    Bench bench;
    bench.http.answers(401, R"({"error": {"message": ")" + std::string(before, 'x') + key + R"("}})");
    const auto answer = bench.ask();
    EXPECT_THAT(answer.error().message + write_json(bench.attempts.tries), Not(HasSubstr(key.substr(0, 4))));
  }
}

TEST(OpenAi, RefusesConnectionsThatCannotWork) {
  const auto error = [](const auto& change) {
    Bench bench;
    change(bench.connection);
    const auto answer = bench.ask();
    EXPECT_TRUE(bench.http.calls.empty());
    return answer ? "" : answer.error().message;
  };
  EXPECT_THAT(error([](auto& c) { c.type = "smtp"; }), HasSubstr("of type smtp"));
  EXPECT_THAT(error([](auto& c) { c.config = kit::json("{}"); }), HasSubstr("base_url"));
  EXPECT_THAT(error([](auto& c) { c.config = kit::json(R"({"base_url": "ftp://x"})"); }),
              HasSubstr("base_url"));
  EXPECT_THAT(error([](auto& c) { c.config = kit::json(R"({"base_url": "http://x"})"); }),
              HasSubstr("names a model"));
  EXPECT_THAT(error([](auto& c) { c.secrets["api_key"] = "a\r\nX: y"; }), HasSubstr("characters"));
}

}  // namespace
}  // namespace nf::connect::ai
