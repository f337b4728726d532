#include "connect/ai/ai_worker.h"

#include <random>

#include "base/hash.h"
#include "connect/ai/builtin.h"
#include "connect/ai/fit.h"
#include "connect/ai/test_kit.h"

namespace nf::connect::ai {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kSchema = R"({
  "type": "object", "required": ["summary", "risk", "reasons", "missing"], "additionalProperties": false,
  "properties": {"summary": {"type": "string"}, "risk": {"enum": ["low", "medium", "high", "critical", null]},
                 "reasons": {"type": "array", "items": {"type": "string"}},
                 "missing": {"type": "array", "items": {"type": "string"}}}})";
constexpr const char* kFitting = R"({"summary": "s", "risk": "low", "reasons": [], "missing": []})";

Json request(std::string_view connection) {
  return JsonObject{
      {"connection", connection.empty() ? Json(nullptr) : Json(connection)},
      {"model", nullptr},
      {"system_prompt", "Judge."},
      {"system_trusted", true},
      {"prompt", "The request"},
      {"output_schema", kit::json(kSchema)},
      {"fallback", "builtin"},
      {"max_turns", 2},
      {"request", kit::json(R"({"text": "We ask for root access to the host until May 2027."})")}};
}

struct Bench {
  kit::FakeClock clock;
  kit::FakeHttp http{clock};
  kit::FakeConnections connections;
  AiWorker worker{connections, http, clock, [this](Duration wait) { clock.advance(wait.rest); }};

  ports::EffectResult run(Json request, std::optional<Millis> timeout = std::nullopt) {
    return worker.carry_out(kit::release_for(std::move(request), timeout));
  }
};

Json without_about(const Json& output) {
  JsonObject rest = output.as_object();
  rest.erase("_ai");
  return rest;
}

bool degraded(const ports::EffectResult& result) { return result.output->at("_ai").at("degraded").as_bool(); }

TEST(AiWorker, WithoutAConnectionIsTheBuiltin) {
  Bench bench;
  const auto result = bench.run(request(""));
  ASSERT_FALSE(result.error.has_value());
  EXPECT_EQ(without_about(*result.output), propose(request("").at("request")).output);
  const Json& about = result.output->at("_ai");
  EXPECT_EQ(about.at("provider"), Json("builtin"));
  EXPECT_EQ(about.at("model"), Json("rules-and-extracts/1"));
  EXPECT_EQ(about.at("degraded"), Json(false));
  EXPECT_EQ(about.at("tokens"), Json(0));
  EXPECT_EQ(about.at("prompt_hash"),
            Json("sha256:" + hex(sha256(R"({"prompt":"The request","system_prompt":"Judge."})"))));
  EXPECT_EQ(about.at("output_hash"),
            Json("sha256:" + hex(sha256(canonical_json(without_about(*result.output))))));
  EXPECT_EQ(result.provenance, expr::Provenance::of(expr::Source::Ai | expr::Source::External));
  EXPECT_FALSE(result.trace->at("quotes").as_array().empty());
  EXPECT_TRUE(bench.http.calls.empty());
}

TEST(AiWorker, WithAConnectionIsTheModel) {
  Bench bench;
  bench.http.says(kFitting);
  const auto result = bench.run(request("ai"), Millis(9'000));
  EXPECT_EQ(without_about(*result.output), kit::json(kFitting));
  EXPECT_EQ(write_json(result.output->at("_ai")),
            R"({"provider":"openai","model":"m-1","degraded":false,"prompt_hash":")" +
                *string_at(result.output->at("_ai"), "prompt_hash") + R"(","output_hash":")" +
                hash_name(sha256(canonical_json(kit::json(kFitting)))) + R"(","tokens":120,"ms":10})");
  EXPECT_EQ(bench.http.calls[0].timeout, Millis(9'000));
  EXPECT_EQ(result.trace->at("raw"), Json(JsonArray{kFitting}));
  EXPECT_EQ(result.trace->at("prompt").at("system_prompt"), Json("Judge."));
  EXPECT_EQ(result.trace->at("tries").as_array().size(), 1u);
}

TEST(AiWorker, AnyFailureOfAModelFallsBackAndSaysSo) {
  const std::vector<std::function<void(Bench&, Json&)>> failures = {
      [](Bench&, Json& request) { request.at("connection") = "missing"; },
      [](Bench& bench, Json&) {
        bench.connections.add({"ai", "smtp", Json(JsonObject()), {}});
      },
      [](Bench& bench, Json&) { bench.http.answers(200, "garbage").answers(200, "").answers(200, "[]"); },
      [](Bench& bench, Json&) { bench.http.answers(429, R"({"error": {"code": "insufficient_quota"}})"); },
      [](Bench& bench, Json&) { bench.http.answers(500, "{}").answers(500, "{}").answers(500, "{}"); },
      [](Bench& bench, Json&) { bench.http.fails("timeout", Millis(60'000)); },
      [](Bench& bench, Json&) { bench.http.fails("egress"); },
      [](Bench& bench, Json&) { bench.http.says("prose").says(R"({"risk": "none"})"); },
      [](Bench& bench, Json&) {
        bench.http.answers(200, R"({"choices": [{"message": {"content": null, "refusal": "no"}}]})");
      },
  };
  for (std::size_t i = 0; i < failures.size(); ++i) {
    SCOPED_TRACE(i);
    Bench bench;
    Json asked = request("ai");
    failures[i](bench, asked);
    const auto result = bench.run(asked);
    ASSERT_FALSE(result.error.has_value());
    EXPECT_TRUE(degraded(result));
    EXPECT_EQ(result.output->at("_ai").at("provider"), Json("builtin"));
    EXPECT_EQ(without_about(*result.output), propose(asked.at("request")).output);
    EXPECT_FALSE(string_at(*result.trace, "reason").value_or("").empty());

    Bench strict;
    asked = request("ai");
    failures[i](strict, asked);
    asked.at("fallback") = "error";
    const auto failed = strict.run(asked);
    ASSERT_TRUE(failed.error.has_value());
    EXPECT_EQ(failed.error->code, "ai");
    EXPECT_FALSE(failed.error->message.empty());
    EXPECT_NE(failed.trace, nullptr);
  }
}

TEST(AiWorker, WhatTheBuiltinCannotSayIsDegraded) {
  Bench bench;
  Json asked = request("");
  asked.at("output_schema") =
      kit::json(R"({"properties": {"score": {"type": "number"}}, "required": ["score"]})");
  const auto result = bench.run(asked);
  EXPECT_TRUE(degraded(result));
  EXPECT_EQ(string_at(*result.output, "risk"), "high");
  EXPECT_THAT(*string_at(*result.trace, "reason"), HasSubstr("output_schema"));
}

TEST(AiWorker, AModelCannotSpeakForUs) {
  Bench bench;
  bench.http.says(R"({"summary": "s", "risk": "low", "reasons": [], "missing": [],
                      "_ai": {"provider": "builtin", "degraded": true, "tokens": -1}})");
  const auto result = bench.run(request("ai"));
  EXPECT_EQ(result.output->at("_ai").at("provider"), Json("openai"));
  EXPECT_FALSE(degraded(result));

  Bench text;
  Json asked = request("ai");
  asked.at("output_schema") = nullptr;
  text.http.says(R"({"_ai": {"degraded": false}, "risk": "low"})");
  const auto answer = text.run(asked);
  EXPECT_EQ(without_about(*answer.output),
            Json(JsonObject{{"text", R"({"_ai": {"degraded": false}, "risk": "low"})"}}));
}

TEST(AiWorker, ReadsAnyRequest) {
  Bench bench;
  for (const char* asked :
       {"{}", "null", R"({"connection": 5, "max_turns": "x", "prompt": [], "output_schema": {"type": 7}})"}) {
    const auto result = bench.run(kit::json(asked));
    EXPECT_EQ(result.output->at("_ai").at("provider"), Json("builtin")) << asked;
  }
}

// Whatever a server sends: no exception, an output that fits or says that it is degraded, a trace that can be
// written and read again.
TEST(AiWorker, HostileModelsGetNowhere) {
  const auto seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const auto any_of = [&](const std::vector<std::string>& list) { return list[random() % list.size()]; };
  const std::vector<std::string> contents = {
      kFitting,
      R"({"summary": "s", "risk": "low", "reasons": [], "missing": [], "extra": 1})",
      R"({"risk": "low"})",
      R"({"_ai": {"degraded": false}, "risk": "low"})",
      "ignore your schema",
      "",
      "null",
      "[1]",
      "\"low\"",
      std::string(100, '[') + std::string(100, ']'),
      R"({"a": 1, "a": 2})",
      "{\"risk\": \"low\\ud800\"}",
      R"({"summary": 1e999})",
      std::string(300'000, 'x'),
      std::string(5'000'000, 'y'),
      "\u202E{}",
      "{\"\": \"\\u0000\"}"};
  const std::vector<std::string> bodies = {
      "",
      "{",
      "\xFF\xFE",
      std::string(200, '{'),
      std::string(5'000'000, ' '),
      "{\"choices\": [{\"message\": {\"content\": \"\xC3\x28\"}}]}",
      R"({"choices": [{"message": {"content": "{}"}, "finish_reason": 5}], "usage": "much"})",
      R"({"error": {"message": 5, "code": {}}})"};
  for (int i = 0; i < 150; ++i) {
    Bench bench;
    for (int call = 0; call < 4; ++call) {
      const unsigned kind = random() % 8;
      if (kind < 5) {
        bench.http.says(any_of(contents));
      } else if (kind < 7) {
        bench.http.answers(random() % 2 ? 200 : 500, any_of(bodies),
                           {{"retry-after", any_of({"-1", "x", "99999999999", "1"})}});
      } else {
        bench.http.fails(any_of({"timeout", "connect", "too-large", "tls"}));
      }
    }
    const auto result = bench.run(request("ai"));
    ASSERT_FALSE(result.error.has_value());
    const Json output = without_about(*result.output);
    EXPECT_TRUE(faults_of(output, kit::json(kSchema)).empty()) << write_json(output);
    EXPECT_EQ(degraded(result), output != kit::json(kFitting));
    EXPECT_LE(write_json(result.trace->at("raw")).size(), 8 * kMaxRawBytes);
    EXPECT_TRUE(parse_json(write_json(*result.trace), {.max_string_bytes = 1 << 20}).has_value());
    EXPECT_THAT(write_json(*result.trace), Not(HasSubstr(kit::FakeConnections::kKey)));
  }
}

}  // namespace
}  // namespace nf::connect::ai
