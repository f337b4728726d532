#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "http/message.h"

namespace nf::http {

// RFC 9457 problem details: `{type, title, status, detail, errors?}`. `type` is a short name such as
// "stale-revision" and is shown as `/problems/stale-revision`.
Response problem(int status, std::string_view type, std::string_view title, std::string_view detail,
                 const std::vector<Fault>& errors = {});

// The problem that an error is, from one table (problem.cpp): its type decides where the table knows it, else
// its code. What a database said is never shown.
Response problem(const Error& error);

// The problem of a type that the table knows.
Response problem(std::string_view type, std::string_view detail);

}  // namespace nf::http
