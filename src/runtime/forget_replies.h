#pragma once

#include "runtime/job.h"
#include "runtime/writing.h"

namespace nf::runtime {

inline constexpr Millis kReplyLife = std::chrono::hours(24);  // of an idempotency key (api.md, section 2)
inline constexpr Millis kForgetRepliesEvery = std::chrono::seconds(2);  // some at a time: commits hardly wait

// Deletes some replies whose keys have expired. Submit every kForgetRepliesEvery.
class ForgetReplies final : public Job {
 public:
  explicit ForgetReplies(ports::Store& store) : store_(store) {}

  void prepare(Writing& writing) override {
    // Unavailable (a full disk): the next one tries again. After Storage the store refuses the commit that
    // follows.
    static_cast<void>(store_.forget_replies(writing.now() - kReplyLife));
  }
  void finish(const Result<>&) override {}

 private:
  ports::Store& store_;
};

}  // namespace nf::runtime
