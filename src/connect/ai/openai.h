#pragma once

#include <functional>
#include <string>

#include "connect/ai/openai_wire.h"
#include "ports/clock.h"
#include "ports/connections.h"

namespace nf::connect::ai {

inline constexpr int kMaxRetries = 2;      // after transient failures, in one conversation
inline constexpr Millis kMaxWait{20'000};  // between two tries; a server that asks for more is given up
inline constexpr std::size_t kMaxRawBytes = 64 * 1024;  // of the answers that are kept, all together

struct Answer {
  Json output;        // an object: what fits the schema, or {text}
  std::string model;  // that was asked for
  std::int64_t tokens = 0;
};

// What happened on the way, also when it failed.
struct Attempts {
  JsonArray tries;  // [{status?, error?, model?}]
  JsonArray raw;    // texts as they came, cut
};

// Asks models behind the chat completions interface (OpenAI's and those that speak it). May be used by
// several threads where its parts may.
class OpenAi {
 public:
  OpenAi(ports::HttpClient& http, ports::Clock& clock, std::function<void(Duration)> wait);

  // Transient failures are tried again, an answer that does not fit the schema once more with what was wrong
  // (where `max_turns` allows a second), all before `deadline`. `connection` is of type "openai": {base_url,
  // model}, secret "api_key" (may be empty). Failures are for a person and hold no secret.
  Result<Answer> ask(const ports::Connection& connection, Question question, int max_turns, Time deadline,
                     Attempts& attempts) const;

 private:
  struct Conversation;
  Result<std::string> next_text(Conversation& conversation) const;
  Reply try_once(Conversation& conversation) const;
  static ports::HttpCall call_of(const Conversation& conversation, Millis left);

  ports::HttpClient& http_;
  ports::Clock& clock_;
  const std::function<void(Duration)> wait_;
};

}  // namespace nf::connect::ai
