#pragma once

#include "engine/intake.h"
#include "http/api/services.h"

namespace nf::http {

// What makes an execution a test.
struct TestRun {
  JsonRef draft;  // that its version was compiled from
  JsonRef pins;   // outputs to use for nodes; null: none
};

// Files a request with a version and answers the call: 422 with every fault, or `status` (202 or 201) with
// {execution_id}; 200 for a repeat; where the start node holds its answer, what came of it. `files` become
// part of the request with it. `repeat_key`: what stands for a repeat where the start node names no key of
// its own.
void start_execution(const Services& services, const CallPtr& call,
                     std::shared_ptr<const engine::Version> version, engine::Incoming incoming, int status,
                     std::vector<runtime::File> files = {}, std::optional<TestRun> test = std::nullopt,
                     const std::string& repeat_key = {});

// Attaches the files to the execution in the same transaction, then renders.
runtime::RenderReply attaching(const Services& services, std::vector<runtime::File> files,
                               runtime::RenderReply reply);

}  // namespace nf::http
