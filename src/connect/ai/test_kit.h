#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/check.h"
#include "connect/ai/text.h"
#include "engine/release.h"
#include "ports/clock.h"
#include "ports/connections.h"
#include "ports/http_client.h"

// A clock, a server and connections to play with, for the tests of this folder.
namespace nf::connect::ai::kit {

inline Json json(std::string_view text) {
  auto parsed = parse_json(text, {.max_string_bytes = 8 * 1024 * 1024});
  CHECK(parsed.has_value());
  return std::move(*parsed);
}

inline std::vector<Field> fields_of(std::string_view text) { return read_fields(JsonObject{{"text", text}}); }

class FakeClock final : public ports::Clock {
 public:
  Time now() override { return now_; }
  void advance(Millis by) { now_ += by; }

 private:
  Time now_{Millis(1'795'424'400'000)};
};

// Answers what it was told to, one after another; a call too many fails the connection.
class FakeHttp final : public ports::HttpClient {
 public:
  using Outcome = tl::expected<ports::HttpAnswer, ports::HttpFailure>;

  explicit FakeHttp(FakeClock& clock) : clock_(clock) {}

  FakeHttp& answers(int status, std::string body,
                    std::vector<std::pair<std::string, std::string>> headers = {}) {
    script_.push_back({ports::HttpAnswer{status, std::move(headers), std::move(body)}, Millis(10)});
    return *this;
  }
  // A complete reply whose message has this content.
  FakeHttp& says(std::string_view content) {
    JsonObject message{{"role", "assistant"}, {"content", content}};
    JsonObject choice{{"finish_reason", "stop"}, {"message", std::move(message)}};
    const Json reply = JsonObject{{"model", "m-1-2026"},
                                  {"choices", JsonArray{std::move(choice)}},
                                  {"usage", JsonObject{{"total_tokens", 120}}}};
    return answers(200, write_json(reply));
  }
  FakeHttp& fails(std::string code, Millis after = Millis(10)) {
    script_.push_back(
        {tl::make_unexpected(ports::HttpFailure{code, "It failed: " + code + ".", true}), after});
    return *this;
  }

  Outcome send(const ports::HttpCall& call) override {
    calls.push_back(call);
    if (script_.empty()) return tl::make_unexpected(ports::HttpFailure{"connect", "Nobody listens."});
    auto [outcome, takes] = std::move(script_.front());
    script_.pop_front();
    clock_.advance(takes);
    return outcome;
  }

  Json body_of(std::size_t call) const { return json(calls.at(call).body); }

  std::vector<ports::HttpCall> calls;

 private:
  FakeClock& clock_;
  std::deque<std::pair<Outcome, Millis>> script_;
};

class FakeConnections final : public ports::Connections {
 public:
  FakeConnections() {
    add({"ai",
         "openai",
         json(R"({"base_url": "https://ai.example/v1/", "model": "m-1"})"),
         {{"api_key", kKey}}});
  }
  void add(ports::Connection connection) { all_[connection.name] = std::move(connection); }
  Result<ports::Connection> open(std::string_view name) const override {
    const auto found = all_.find(name);
    if (found == all_.end()) return fail(ErrorCode::NotFound, "There is no such connection.");
    return found->second;
  }

  static constexpr const char* kKey = "sk-test-0123456789";

 private:
  std::map<std::string, ports::Connection, std::less<>> all_;
};

// The release of an `ai` effect of one step.
inline engine::Release release_for(Json request, std::optional<Millis> timeout = std::nullopt) {
  engine::Version version;
  flow::NodeSpec node;
  node.id = "ai";
  node.timeout = timeout;
  version.document.nodes.push_back(std::move(node));
  engine::State state;
  engine::Step step;
  step.status = engine::StepStatus::Running;
  step.attempts = 1;
  step.effect = engine::EffectRequest{"ai", std::make_shared<const Json>(std::move(request))};
  state.steps.push_back(std::move(step));
  auto releases = engine::due_work(state, version);
  CHECK(releases.size() == 1);
  return std::move(releases.front());
}

}  // namespace nf::connect::ai::kit
