#include "http/idempotency.h"

#include <algorithm>

namespace nf::http {

Result<std::optional<IdempotencyKey>> idempotency_key(const Call& call) {
  const Request& request = call.request();
  auto header = request.header("Idempotency-Key");
  if (!header) return std::nullopt;
  bool printable = std::all_of(header->begin(), header->end(), [](char c) { return c > ' ' && c < 0x7f; });
  if (header->empty() || header->size() > kMaxIdempotencyKeyBytes || !printable ||
      request.headers.count("Idempotency-Key") > 1)
    return fail(
        ErrorCode::InvalidInput,
        "The Idempotency-Key header must be one text of 1 to 255 printable ASCII characters without blanks.",
        "bad-request");
  // Length first: no two different quadruples give the same bytes.
  std::string name;
  const std::string caller = to_string(call.caller().user);
  for (std::string_view part : {std::string_view(caller), std::string_view(request.method_name),
                                std::string_view(request.path), *header})
    name.append(std::to_string(part.size())).append(":").append(part);
  return IdempotencyKey{sha256(name), sha256(request.body)};
}

}  // namespace nf::http
