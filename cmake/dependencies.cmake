# Debian packages. Boost is named by its version: Debian's plain libboost-dev is an older one.
find_package(Threads REQUIRED)
find_package(Boost 1.81.0 EXACT CONFIG REQUIRED COMPONENTS json url)
find_package(fmt REQUIRED)
find_package(OpenSSL 3 REQUIRED)
find_package(tl-expected REQUIRED)
find_package(CURL 7.88 REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)
pkg_check_modules(GMIME REQUIRED gmime-3.0)
# Its folders and libraries alone: a macro among its flags would unfit the precompiled headers.
add_library(nf_gmime INTERFACE)
target_include_directories(nf_gmime SYSTEM INTERFACE ${GMIME_INCLUDE_DIRS})
target_link_libraries(nf_gmime INTERFACE ${GMIME_LINK_LIBRARIES})
if(NF_TESTS)
  find_package(GTest REQUIRED)
endif()

# SQLite from the amalgamation that tools/fetch-sqlite put there (Debian's has the WAL-reset bug).
set(SQLITE_DIR ${CMAKE_SOURCE_DIR}/build/third_party/sqlite)
if(NOT EXISTS ${SQLITE_DIR}/sqlite3.c)
  message(FATAL_ERROR "SQLite's source is not in ${SQLITE_DIR}: run tools/fetch-sqlite (./run and ./test do)")
endif()
add_library(sqlite3_amalgamation STATIC ${SQLITE_DIR}/sqlite3.c)
target_include_directories(sqlite3_amalgamation SYSTEM PUBLIC ${SQLITE_DIR})
target_compile_definitions(sqlite3_amalgamation PRIVATE
  SQLITE_DQS=0 SQLITE_THREADSAFE=2 SQLITE_DEFAULT_MEMSTATUS=0 SQLITE_DEFAULT_WAL_SYNCHRONOUS=2
  SQLITE_LIKE_DOESNT_MATCH_BLOBS SQLITE_MAX_EXPR_DEPTH=100 SQLITE_OMIT_DEPRECATED SQLITE_OMIT_SHARED_CACHE
  SQLITE_USE_ALLOCA SQLITE_OMIT_LOAD_EXTENSION SQLITE_ENABLE_FTS5 SQLITE_ENABLE_DBSTAT_VTAB
  HAVE_USLEEP=1 HAVE_FDATASYNC=1)
target_compile_options(sqlite3_amalgamation PRIVATE -O2 -fno-sanitize=all -w)
