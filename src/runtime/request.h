#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/hash.h"
#include "runtime/job.h"
#include "runtime/writing.h"

namespace nf::runtime {

// What a caller gets. The body is JSON, or empty.
struct Reply {
  int status = 200;
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
};

// How a caller gets it, and how failures look to them.
struct Answering {
  std::function<void(Reply)> answer;          // once, on the writer thread: must not block
  std::function<Reply(const Error&)> render;  // a problem document
};

// A request that may be repeated: two are the same if caller, method, path and key are (`key`) and the bytes
// are.
struct Idempotency {
  Sha256 key{};
  Sha256 body_hash{};
};

// What a key gets that was used with another body before.
Error other_body_before();

// A job that answers somebody: once, after the sync. With an idempotency key its reply is kept in the same
// transaction, and a repeat gets it again.
class Request : public Job {
 public:
  Request(Answering answering, std::optional<Idempotency> idempotency);

  void prepare(Writing& writing) final;
  void finish(const Result<>& committed) final;

 protected:
  // On the writer thread. What it has added to the batch is committed whether it succeeds or is refused.
  virtual Result<Reply> carry_out(Writing& writing) = 0;
  // After the sync, before the answer.
  virtual void committed() {}
  // False where the answer is given by somebody else later (a held webhook).
  virtual bool answers() const { return true; }

  const Answering& answering() const { return answering_; }

 private:
  // The reply that was given before, or why this one may not run.
  Result<std::optional<Reply>> earlier_reply(Writing& writing) const;
  void keep_reply(Writing& writing) const;

  const Answering answering_;
  const std::optional<Idempotency> idempotency_;
  Reply reply_;
  bool replayed_ = false;
};

}  // namespace nf::runtime
