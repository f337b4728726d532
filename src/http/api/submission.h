#pragma once

#include "engine/intake.h"
#include "http/api/services.h"

namespace nf::http {

// A form's submission {body, files?}, as far as it is known before the engine looks at it.
struct Submission {
  std::shared_ptr<const engine::Version> version;  // of the form
  engine::Incoming incoming;
  const Json* references = nullptr;  // of files, as sent; null where nothing was
};

// The submission to the form in the path: from the caller, where they are known, and then for nobody else.
// NotFound; Forbidden ("unauthenticated") where the form is for people who are signed in; InvalidInput with
// every fault of its shape. Files are not looked at.
Result<Submission> read_submission(const Services& services, const Call& call);

// Whether the caller may use a form.
Result<> may_use(const engine::Trigger& trigger, const Caller& caller);

}  // namespace nf::http
