internal import Glibc

/// How many threads work: the machine's processors, at most 16.
enum Processors {
    static var count: Int { max(1, min(16, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))) }
}
