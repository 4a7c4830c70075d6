// The list of PyTorch's public names with what wick has of them: `node packages/wick/scripts/names.mjs` writes it
// between the markers in COMPATIBILITY.md, `--check` only says whether it is there. Needs a build; the names are those of
// names.json, which names.py takes from PyTorch itself.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as wick from '../dist/index.js';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const names = JSON.parse(readFileSync(path('names.json'), 'utf8'));
/** What is here under another name. */
const renamed = JSON.parse(readFileSync(path('renamed.json'), 'utf8'));
const markers = ['<!-- names:start -->', '<!-- names:end -->'];

const camel = (name) => name.replace(/^_+/, '').replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());

/** Where wick keeps what PyTorch has under a module. */
const places = {
  'torch.*': { ...wick.nn.functional, ...wick.nn.utils, ...wick },
  'torch.nn': wick.nn,
  'torch.nn.functional': wick.nn.functional,
  'torch.nn.init': wick.init,
  'torch.nn.utils': wick.nn.utils,
  'torch.optim': wick.optim,
  'torch.optim.lr_scheduler': wick.optim.lrScheduler,
  'torch.Tensor': wick.Tensor.prototype,
};

/** What is there with something missing. */
const partly = {
  'torch.nn': {
    AdaptiveLogSoftmaxWithLoss: 'the result is an array [output, loss]',
    Embedding: 'no sparse gradients',
    EmbeddingBag: 'no sparse gradients',
    LinearCrossEntropyLoss: 'its options (chunks) have no effect',
    TransformerEncoder: 'no nested tensors; padded rows are zeros as with them',
    Module: 'no `register_module_backward_hook`',
  },
  'torch.nn.functional': { interpolate: 'uint8 in the nearest modes only', embedding: 'no sparse gradients' },
  'torch.optim': { LBFGS: 'float32 follows PyTorch to 1e-4: its curvature divides differences' },
  'torch.Tensor': { norm: "no 'nuc'", to: 'dtypes only: there are no devices' },
};

/** Why a name is not there and will not be; the first pattern that fits counts. What none fits is not there yet. */
const never = [
  [
    'torch.*',
    /sparse|ccol_|crow_|^(col|row)_indices|^(smm|dsmm|hsmm|hspmm|saddmm|spmm|sspaddmm|values_copy)$/,
    'no sparse tensors',
  ],
  ['torch.*', /quant|^q_|fbgemm|^per_(channel|tensor)|^(int_repr|choose_qparams)/, 'no quantised tensors'],
  [
    'torch.*',
    /conj|^(adjoint|angle|complex|imag|polar|is_complex|istft|stft|view_as_(complex|real).*|resolve_neg|is_neg)$/,
    'no complex tensors',
  ],
  [
    'torch.*',
    /^(cudnn|miopen|mkldnn)_|autocast|device|vulkan|cudagraph|^(is_distributed|get_file_path)$|^batch_norm_(backward|elemt|gather|stats|update)/,
    'one device',
  ],
  ['torch.*', /^(cholesky|eig|lstsq|matrix_rank|solve|symeig)$/, 'taken out of PyTorch, for those of `linalg`'],
  [
    'torch.*',
    /^(geqrf|orgqr|ormqr|lobpcg)$/,
    'reflections as LAPACK packs them, and a solver for large sparse matrices: `linalg.qr` and `linalg.eigh`',
  ],
  ['torch.*', /_copy$|^(unsafe_|native_|sym_)|^slice_inverse$/, 'the same without a view or a check, for the compiler'],
  ['torch.*', /^(e|inf|nan|pi|newaxis)$/, "JavaScript's `Math.E`, `Infinity`, `NaN`, `Math.PI` and `null`"],
  [
    'torch.*',
    /deterministic|anomaly|warn_always|default_(dtype|tensor_type)|float32_matmul|flush_denormal|interop|^init_num_threads$/,
    'results never depend on such a switch: float32 by default, always deterministic',
  ],
  ['torch.*', /^(load|save)$/, '`checkpoint.loadTorch` and `saveTorch`'],
  [
    'torch.*',
    /^(alpha_dropout_|dropout_|feature_(alpha_)?dropout_|addmv_|as_strided_|resize_as_)$/,
    'an option `inplace`, or a method only',
  ],
  ['torch.*', /./, "Python's or PyTorch's internals"],
  ['torch.Tensor', /^(resize_?|resize_as_?)$/, 'storages keep their size'],
  ['torch.Tensor', /^register_post_accumulate_grad_hook$/, 'made of a few other calls'],
  ['torch.nn', /^Container$|^NLLLoss2d$/, 'deprecated in PyTorch'],
  ['torch.nn', /^(SyncBatchNorm|DataParallel)$/, 'one process, one device'],
  ['torch.nn', /^LinearCrossEntropyOptions$/, 'a plain object'],
  ['torch.nn.init', /./, 'deprecated spelling of the in-place function'],
  ['torch.nn.functional', /_with_indices$/, 'an option: `{ returnIndices: true }`'],
  ['torch.nn.functional', /^(has_torch_function|assert_int)/, 'internals'],
  ['torch.nn.functional', /^(scaled_|grouped_)/, 'GPU arithmetic in 8 bits'],
  ['torch.nn.utils', /memory_format/, 'one memory format'],
  ['torch.nn.utils', /^clip_grad_norm$/, 'deprecated in PyTorch'],
  ['torch.optim', /^SparseAdam$/, 'no sparse tensors'],
  [
    'torch.Tensor',
    /sparse|coalesce|^(ccol|col|crow|row)_indices$|^(indices|values|dense_dim|smm|sspaddmm)$/,
    'no sparse tensors',
  ],
  ['torch.Tensor', /quant|^q_|^(qscheme|int_repr)$/, 'no quantised tensors'],
  [
    'torch.Tensor',
    /^(cpu|cuda|ipu|xpu|mtia|device|get_device|pin_memory|record_stream|to_mkldnn|is_(cpu|cuda|ipu|xpu|xla|mps|mtia|maia|meta|mkldnn|pinned|vulkan|distributed|shared))$|^share_memory_$/,
    'one device',
  ],
  [
    'torch.Tensor',
    /^(H|mH|adjoint|angle|imag|is_complex|cdouble|cfloat|chalf|stft|istft)$|conj|_neg$/,
    'no complex tensors',
  ],
  ['torch.Tensor', /^(short|char)$/, 'dtypes wick does not have'],
  [
    'torch.Tensor',
    /^(cholesky|cholesky_(inverse|solve)|det|eig|geqrf|inverse|lstsq|lu|lu_solve|slogdet|logdet|solve|svd|symeig|orgqr|ormqr|pinverse|triangular_solve|matrix_exp|matrix_power)$/,
    'functions alone (`det(x)`, `linalg.eigh(x)`), which pages without linear algebra need not load',
  ],
  [
    'torch.Tensor',
    /^(as_subclass|const_data_ptr|data_ptr|untyped_storage|storage|storage_type|set_|name|names|output_nr|new|volatile|reinforce|module_load|dim_order|hash_tensor|grad_dtype|layout|is_nested|to_padded_tensor|unsafe_.*|slice_inverse|type|numpy)$/,
    "Python's or PyTorch's internals",
  ],
];

function section(module) {
  const place = places[module];
  const all = names[module];
  const rows = all.map((name) => {
    const other = renamed[name];
    const there = name in place ? name : camel(name) in place ? camel(name) : other in place ? other : null;
    const lacks = partly[module]?.[name];
    if (there !== null) return { name, there, state: lacks ? 'partly' : 'has', why: lacks };
    const reason = never.find(([where, pattern]) => where === module && pattern.test(name))?.[2];
    return { name, state: reason ? 'does not apply' : 'not yet', why: reason };
  });
  const of = (state) => rows.filter((row) => row.state === state);
  const list = (some, show) => some.map((row) => `\`${show(row)}\``).join(', ');
  const out = [
    `### ${module}`,
    '',
    `${all.length} names: ${['has', 'partly', 'not yet', 'does not apply'].map((s) => `${s} ${of(s).length}`).join(', ')}.`,
    '',
    `**has**: ${list(of('has'), (row) => row.there)}`,
  ];
  const missing = of('partly');
  if (missing.length > 0)
    out.push('', `**partly**: ${missing.map((row) => `\`${row.there}\` (${row.why})`).join(', ')}`);
  if (of('not yet').length > 0) out.push('', `**not yet**: ${list(of('not yet'), (row) => row.name)}`);
  const reasons = new Set(of('does not apply').map((row) => row.why));
  for (const why of reasons) {
    const some = of('does not apply').filter((row) => row.why === why);
    out.push('', `**does not apply** (${why}): ${list(some, (row) => row.name)}`);
  }
  return out;
}

const lines = [
  `Taken from PyTorch ${names.torch} itself. A name is here as it is in wick; what is missing, as it is in PyTorch.`,
  '',
  ...Object.keys(places).flatMap((module) => [...section(module), '']),
];
const file = path('../../../COMPATIBILITY.md');
const text = readFileSync(file, 'utf8');
const [start, end] = markers.map((marker) => text.indexOf(marker));
if (start < 0 || end < start) throw new Error(`COMPATIBILITY.md must hold ${markers.join(' and ')}`);
const next = `${text.slice(0, start + markers[0].length)}\n\n${lines.join('\n')}\n${text.slice(end)}`;
if (process.argv.includes('--check')) {
  if (next !== text) {
    console.error('COMPATIBILITY.md: the list of names is not what the build has; run packages/wick/scripts/names.mjs');
    process.exitCode = 1;
  }
} else writeFileSync(file, next);
