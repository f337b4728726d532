#include "connect/ai/openai.h"

#include <algorithm>

#include "connect/ai/fit.h"
#include "connect/ai/utf8.h"

namespace nf::connect::ai {

namespace {

constexpr Millis kFirstWait{1'000};                 // doubled after each
constexpr std::size_t kMaxAnswerShown = 16 * 1024;  // of a wrong answer, when the model is asked again
constexpr std::size_t kMaxFaultsShown = 10;
constexpr std::size_t kMaxFaultBytes = 300;
constexpr std::size_t kMaxTextBytes = 256 * 1024;  // of one answer; what a node gives is shown to people

constexpr std::size_t kShortestSecret = 8;  // a shorter one stands in texts by chance

// What a server says must not carry our key into the journal.
std::string without(const std::string& text, const std::string& secret) {
  if (secret.size() < kShortestSecret) return text;
  std::string out;
  std::size_t from = 0;
  for (std::size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, from)) {
    out.append(text, from, at - from).append("[secret]");
    from = at + secret.size();
  }
  return out.append(text, from);
}

bool is_header_text(const std::string& text) {
  return std::ranges::all_of(text, [](unsigned char c) { return c > 0x20 && c < 0x7F; });
}

struct Checked {
  Json output;
  std::vector<Fault> faults;
};

// Models that nothing holds to a schema like to put their answer into a code block.
std::string_view without_code_block(std::string_view text) {
  constexpr std::string_view kFence = "```";
  constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return text;
  std::string_view block = text.substr(first, text.find_last_not_of(kBlank) + 1 - first);
  if (!block.starts_with(kFence)) return text;
  const std::size_t line_end = block.find('\n');
  if (line_end == std::string_view::npos) return text;
  block.remove_prefix(line_end + 1);
  if (!block.ends_with(kFence)) return text;
  block.remove_suffix(kFence.size());
  return block;
}

Checked check(const std::string& text, const Json& output_schema) {
  if (output_schema.is_null()) return {JsonObject{{"text", text}}, {}};
  auto answer = parse_json(without_code_block(text));
  if (!answer) return {{}, {{"", "is no valid JSON: " + answer.error().message}}};
  if (answer->is_object()) answer->get_object().erase("_ai");
  return {*answer, faults_of(*answer, output_schema)};
}

std::string told(const std::vector<Fault>& faults) {
  std::string out;
  for (std::size_t i = 0; i < faults.size() && i < kMaxFaultsShown; ++i) {
    const std::string where = faults[i].pointer.empty() ? "the answer" : faults[i].pointer;
    out += "- " + readable(where + " " + faults[i].message, kMaxFaultBytes) + "\n";
  }
  return out;
}

Json message(std::string_view role, std::string content) {
  return JsonObject{{"role", role}, {"content", std::move(content)}};
}

}  // namespace

struct OpenAi::Conversation {
  std::string url;
  std::string key;
  Question question;
  JsonArray messages;
  Time deadline;
  Attempts& attempts;
  int retries = 0;
  std::int64_t tokens = 0;
  std::size_t raw_bytes = 0;

  void keep_raw(std::string_view text) {
    std::string kept = readable(text, kMaxRawBytes - raw_bytes);
    raw_bytes += kept.size();
    attempts.raw.emplace_back(std::move(kept));
  }
};

OpenAi::OpenAi(ports::HttpClient& http, ports::Clock& clock, std::function<void(Duration)> wait)
    : http_(http), clock_(clock), wait_(std::move(wait)) {}

Result<Answer> OpenAi::ask(const ports::Connection& connection, Question question, int max_turns,
                           Time deadline, Attempts& attempts) const {
  if (connection.type != "openai") {
    return fail(ErrorCode::InvalidInput, "The connection " + connection.name + " is of type " +
                                             connection.type + "; an AI step needs one of type openai.");
  }
  std::string base = string_at(connection.config, "base_url").value_or("");
  while (base.ends_with('/')) base.pop_back();
  if (!base.starts_with("https://") && !base.starts_with("http://")) {
    return fail(ErrorCode::InvalidInput,
                "The connection " + connection.name + " has no base_url such as https://host/v1.");
  }
  if (question.model.empty()) question.model = string_at(connection.config, "model").value_or("");
  if (question.model.empty()) {
    return fail(ErrorCode::InvalidInput,
                "Neither the step nor the connection " + connection.name + " names a model.");
  }
  const std::string key = connection.secret("api_key");
  if (!is_header_text(key)) {
    return fail(ErrorCode::InvalidInput, "The key of the connection " + connection.name +
                                             " holds characters that no header may have.");
  }
  JsonArray messages = first_messages(question);
  Conversation conversation{base + "/chat/completions", key,      std::move(question),
                            std::move(messages),        deadline, attempts};
  constexpr int kMaxCorrections = 1;
  for (int turn = 1;; ++turn) {
    const std::string text = TRY(next_text(conversation));
    Checked checked = check(text, conversation.question.output_schema);
    if (checked.faults.empty()) {
      return Answer{std::move(checked.output), conversation.question.model, conversation.tokens};
    }
    const std::string faults = told(checked.faults);
    if (turn > kMaxCorrections || turn >= max_turns) {
      return fail(ErrorCode::InvalidInput, "The model's answer does not fit output_schema:\n" + faults);
    }
    conversation.messages.push_back(message("assistant", readable(text, kMaxAnswerShown)));
    conversation.messages.push_back(message(
        "user", "Your answer does not fit the schema:\n" + faults +
                    "Give the whole answer again, as one JSON object that fits it and nothing else."));
  }
}

// The model's next text, through as many tries as it takes and may take.
Result<std::string> OpenAi::next_text(Conversation& conversation) const {
  for (;;) {
    Reply reply = try_once(conversation);
    conversation.tokens += reply.tokens;
    if (reply.text) return std::move(*reply.text);
    if (!reply.transient || conversation.retries == kMaxRetries) {
      return fail(ErrorCode::Unavailable, std::move(reply.fault));
    }
    const Millis wait = reply.wait.value_or(kFirstWait * (1 << conversation.retries));
    if (wait > kMaxWait || clock_.now() + wait >= conversation.deadline) {
      return fail(ErrorCode::Unavailable, std::move(reply.fault));
    }
    ++conversation.retries;
    wait_(Duration{.rest = wait});
  }
}

Reply OpenAi::try_once(Conversation& conversation) const {
  JsonArray& tries = conversation.attempts.tries;
  const Millis left = conversation.deadline - clock_.now();
  if (left <= Millis(0)) {
    tries.push_back(JsonObject{{"error", "no time left"}});
    return {.fault = "The step's time ran out before the model answered."};
  }
  auto answer = http_.send(call_of(conversation, left));
  if (!answer) {
    const ports::HttpFailure& failure = answer.error();
    tries.push_back(JsonObject{{"error", readable(failure.code + ": " + failure.message, kMaxFaultBytes)}});
    return {.fault = "The model's server gave no answer: " + failure.message,
            .transient = failure.code == "connect" || failure.code == "protocol"};
  }
  // Before anything is cut out of it, and again after JSON's escapes are undone.
  answer->body = without(answer->body, conversation.key);
  Reply reply = read_reply(*answer);
  reply.fault = without(reply.fault, conversation.key);
  if (reply.text) reply.text = without(*reply.text, conversation.key);
  if (reply.text && reply.text->size() > kMaxTextBytes) {
    conversation.keep_raw(*reply.text);
    reply = {.fault = "The model's answer is longer than 256 KiB.", .tokens = reply.tokens};
  } else {
    conversation.keep_raw(reply.text ? *reply.text : answer->body);
  }
  JsonObject entry{{"status", answer->status}};
  if (!reply.fault.empty()) entry["error"] = readable(reply.fault, kMaxFaultBytes);
  if (!reply.served_by.empty()) entry["model"] = without(reply.served_by, conversation.key);
  tries.push_back(std::move(entry));
  return reply;
}

// Without the Idempotency-Key of effects: asking again changes nothing out there, and a corrected question is
// another one.
ports::HttpCall OpenAi::call_of(const Conversation& conversation, Millis left) {
  ports::HttpCall call{.method = "POST", .url = conversation.url};
  if (!conversation.key.empty()) call.headers.emplace_back("Authorization", "Bearer " + conversation.key);
  call.headers.emplace_back("Content-Type", "application/json");
  call.headers.emplace_back("Accept", "application/json");
  call.body = write_json(chat_request(conversation.question, conversation.messages));
  call.timeout = left;
  call.max_bytes = kMaxAnswerBytes;
  return call;
}

}  // namespace nf::connect::ai
