// What JavaScript's plain loops compute in double with functions of the engine: only it has their bits.

@external("Math", "exp")
export declare function exp(x: f64): f64;

@external("Math", "log")
export declare function log(x: f64): f64;
