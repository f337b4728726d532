#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "engine/version.h"
#include "ports/store.h"

namespace nf::runtime {

// Compiled versions, by workflow and number. Published versions never change, so they are compiled once and
// kept. Thread-safe.
class Versions {
 public:
  Versions(ports::Store& store, const flow::Catalogue& catalogue);

  Result<std::shared_ptr<const engine::Version>> get(WorkflowId workflow, int number);
  // One that is being published in this batch.
  void put(std::shared_ptr<const engine::Version> version);

  const flow::Catalogue& catalogue() const { return catalogue_; }

  // The entity that holds a version's document: kind, id.
  static ports::EntityRow row(const engine::WorkflowRef& ref, const Json& document, Time at);

 private:
  ports::Store& store_;
  const flow::Catalogue& catalogue_;
  std::mutex mutex_;
  std::unique_ptr<ports::Reader> reader_;
  std::map<std::pair<WorkflowId, int>, std::shared_ptr<const engine::Version>> compiled_;
};

}  // namespace nf::runtime
