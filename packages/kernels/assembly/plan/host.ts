// What JavaScript's plain loops compute in double with functions of the engine: only it has their bits.

@external("Math", "exp")
export declare function exp(x: f64): f64;

@external("Math", "log")
export declare function log(x: f64): f64;

@external("Math", "expm1")
export declare function expm1(x: f64): f64;

@external("Math", "log1p")
export declare function log1p(x: f64): f64;

@external("Math", "tanh")
export declare function tanh(x: f64): f64;

@external("Math", "sin")
export declare function sin(x: f64): f64;

@external("Math", "cos")
export declare function cos(x: f64): f64;

@external("Math", "pow")
export declare function pow(x: f64, y: f64): f64;
