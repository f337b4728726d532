#include "runtime/request.h"

namespace nf::runtime {

namespace {

// 2xx and the engine's own 409 and 422; other failures may end differently next time.
bool is_kept(int status) { return (status >= 200 && status < 300) || status == 409 || status == 422; }

}  // namespace

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
  if (row->body_hash != idempotency_->body_hash) {
    return fail(ErrorCode::InvalidInput, "This Idempotency-Key was used with another body.",
                "idempotency-mismatch");
  }
  // What was accepted then is done or under way now: a repeat starts nothing.
  const int status = row->status == 202 ? 200 : row->status;
  return std::optional<Reply>(Reply{status, std::move(row->body), {}});
}

void Request::keep_reply(Writing& writing) const {
  if (!is_kept(reply_.status)) return;
  writing.batch().replies.push_back(
      {idempotency_->key, idempotency_->body_hash, reply_.status, reply_.body, writing.now()});
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
