#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "ports/http_client.h"

namespace nf::connect::ai {

inline constexpr std::size_t kMaxAnswerBytes = 1024 * 1024;  // of one answer as it comes
inline constexpr int kMaxAnswerTokens = 8'192;               // that a model is asked for

// What a model is asked. `prompt` may hold text of the request; so may `system_prompt` where it is not
// `system_trusted`.
struct Question {
  std::string model;
  std::string system_prompt;
  bool system_trusted = true;
  std::string prompt;
  Json output_schema;  // null: the answer is text
};

// The first messages of a conversation. What may come from the request stands in the user message only,
// between marks that it cannot know; the system message says what that is.
JsonArray first_messages(const Question& question);

// The body of POST /chat/completions.
Json chat_request(const Question& question, const JsonArray& messages);

// What came back.
struct Reply {
  std::optional<std::string> text;  // what the model wrote, when it can be taken
  std::string fault;                // else: what was wrong, for a person
  bool transient = false;           // another try may help
  std::optional<Millis> wait;       // that the server asks for before it
  std::int64_t tokens = 0;
  std::string served_by;  // the model that the server names; may be empty
};

// Reads an answer leniently: members may be absent or of another type, and nothing it says is believed beyond
// what a Reply holds. Any bytes are safe.
Reply read_reply(const ports::HttpAnswer& answer);

}  // namespace nf::connect::ai
