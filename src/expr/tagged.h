#pragma once

#include <string>
#include <string_view>

namespace nf::expr {

// The line protocol of the `expr` command: one JSON object `{expr, bindings?, container?, strict?, check?}`
// in, one line `{"value": …}` or `{"error": "…"}` out, without the newline; also for a line that does not
// parse. Values are tagged as in the conformance cases: {"int": "7"}, {"double": "1.5"}, {"map": [[k, v], …]}
// and so on. Not strict unless `"strict": true`; `"check": true` also looks for mistakes that show without
// running it.
std::string answer_line(std::string_view json_line);

}  // namespace nf::expr
