#include "runtime/request.h"

#include <algorithm>
#include <string_view>

namespace nf::runtime {

namespace {

// 2xx and the engine's own 409 and 422; other failures may end differently next time.
bool is_kept(int status) { return (status >= 200 && status < 300) || status == 409 || status == 422; }

// What is kept of a reply stands in one text: its headers as lines `Name: value` and an empty line, then the
// body. Without headers it is the body alone. No JSON begins with a capital letter, so the two cannot be
// confused, and rows of releases that kept no headers are read as they are.
std::string kept_text(const Reply& reply) {
  std::string text;
  for (const auto& [name, value] : reply.headers) text.append(name).append(": ").append(value).append("\n");
  if (!text.empty()) text += '\n';
  return text + reply.body;
}

// The status as given, the rest out of such a text.
Reply kept_reply(int status, std::string text) {
  Reply reply{status, "", {}};
  std::string_view rest = text;
  if (rest.empty() || rest.front() < 'A' || rest.front() > 'Z') return {status, std::move(text), {}};
  while (!rest.empty() && rest.front() != '\n') {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    const std::size_t colon = line.find(": ");
    if (colon != line.npos) reply.headers.emplace_back(line.substr(0, colon), line.substr(colon + 2));
  }
  if (!rest.empty()) rest.remove_prefix(1);
  reply.body = rest;
  return reply;
}

}  // namespace

Error other_body_before() {
  return {ErrorCode::InvalidInput, "This Idempotency-Key was used with another body.",
          "idempotency-mismatch"};
}

Request::Request(Answering answering, std::optional<Idempotency> idempotency)
    : answering_(std::move(answering)), idempotency_(std::move(idempotency)) {}

void Request::prepare(Writing& writing) {
  if (idempotency_) {
    auto earlier = earlier_reply(writing);
    if (!earlier || *earlier) {
      reply_ = earlier ? std::move(**earlier) : answering_.render(earlier.error());
      replayed_ = true;
      return;
    }
    writing.keys_in_batch().insert(idempotency_->key);
  }
  auto carried_out = carry_out(writing);
  reply_ = carried_out ? std::move(*carried_out) : answering_.render(carried_out.error());
  if (idempotency_) keep_reply(writing);
}

Result<std::optional<Reply>> Request::earlier_reply(Writing& writing) const {
  if (writing.keys_in_batch().contains(idempotency_->key)) {
    return fail(ErrorCode::Conflict, "The first request with this Idempotency-Key still runs.",
                "idempotency-running");
  }
  auto row = TRY(writing.reader().reply(idempotency_->key));
  if (!row) return std::optional<Reply>{};
  if (row->body_hash != idempotency_->body_hash) return fail(other_body_before());
  // What was accepted then is done or under way now: a repeat starts nothing.
  const int status = row->status == 202 ? 200 : row->status;
  return std::optional<Reply>(kept_reply(status, std::move(row->body)));
}

void Request::keep_reply(Writing& writing) const {
  if (!is_kept(reply_.status)) return;
  writing.batch().replies.push_back(
      {idempotency_->key, idempotency_->body_hash, reply_.status, kept_text(reply_), writing.now()});
}

void Request::finish(const Result<>& result) {
  if (!result) {
    answering_.answer(answering_.render(
        {ErrorCode::Unavailable, "Nothing was saved. Please try again in a moment.", "storage-unavailable"}));
    return;
  }
  if (!replayed_) committed();
  if (replayed_ || answers()) answering_.answer(std::move(reply_));
}

}  // namespace nf::runtime
