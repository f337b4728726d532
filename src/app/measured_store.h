#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>

#include "http/api/histogram.h"
#include "ports/store.h"

namespace nf::app {

// A store that counts what is written to another: how long commits took, how many turns each made durable,
// and how many failed.
class MeasuredStore final : public ports::Store {
 public:
  explicit MeasuredStore(std::unique_ptr<ports::Store> store) : store_(std::move(store)) {}

  Result<> commit(const ports::Batch& batch) override;
  std::unique_ptr<ports::Reader> reader() override { return store_->reader(); }
  Result<> forget_replies(Time before) override;
  Result<bool> shrink(std::size_t pages) override { return store_->shrink(pages); }

  // For /metrics, from any thread.
  std::string metrics() const;

 private:
  const std::unique_ptr<ports::Store> store_;
  mutable std::mutex mutex_;
  http::Histogram seconds_{http::kFastBounds};
  http::Histogram turns_{http::kCountBounds};
  std::uint64_t failed_ = 0;
};

}  // namespace nf::app
