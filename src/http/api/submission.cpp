#include "http/api/submission.h"

#include "base/pointer.h"

namespace nf::http {

namespace {

// Both members are objects of the form's own making.
Result<Json> body_of(const Json& json) {
  std::vector<Fault> faults;
  if (!json.is_object()) faults.push_back({"", "must be an object with `body`"});
  const Json* body = find(json, "body");
  if (!body) faults.push_back({"/body", "is required"});
  if (json.is_object()) {
    for (const auto& member : json.get_object()) {
      if (member.key() == "body" || member.key() == "files") continue;
      faults.push_back({pointer_join("", member.key()), "is not known here"});
    }
  }
  if (!faults.empty())
    return fail(ErrorCode::InvalidInput, "The submission is not valid.", "", std::move(faults));
  return *body;
}

}  // namespace

Result<> may_use(const engine::Trigger& trigger, const Caller& caller) {
  if (trigger.public_form || caller.known()) return {};
  return fail(ErrorCode::Forbidden, "Sign in to use this form.", "unauthenticated");
}

Result<Submission> read_submission(const Services& services, const Call& call) {
  Submission submission{.version = services.runtime.workspace()->form(call.parameter("path"))};
  if (!submission.version) return fail(ErrorCode::NotFound, "There is no such form.");
  TRY(may_use(*submission.version->trigger, call.caller()));
  submission.incoming = {.way = engine::Incoming::Way::Form, .body = TRY(body_of(call.json()))};
  submission.references = find(call.json(), "files");
  if (!call.caller().known()) return submission;
  // What a form's own page sends names nobody else: the requester is whoever is signed in.
  if (submission.incoming.body.is_object()) submission.incoming.body.get_object().erase("requester");
  submission.incoming.sender = engine::Person{call.caller().name, call.caller().email, call.caller().user};
  return submission;
}

}  // namespace nf::http
