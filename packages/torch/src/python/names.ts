import { TorchExportError } from '../error.ts';
import { Code, isPlain, py, quote } from './code.ts';

/** What keeps members by name in Python; each has attributes that no member can be called by. */
export type Keeper = 'Module' | 'Sequential' | 'ModuleList' | 'ModuleDict' | 'ParameterList' | 'ParameterDict';

/** `dir()` of each in PyTorch, those of Module aside and those with two underscores around them aside. */
const attributes: Readonly<Record<Keeper, string>> = {
  Module:
    'T_destination _apply _backward_hooks _backward_pre_hooks _buffers _call_impl _compiled_call_impl _forward_hooks ' +
    '_forward_hooks_always_called _forward_hooks_with_kwargs _forward_pre_hooks _forward_pre_hooks_with_kwargs ' +
    '_get_backward_hooks _get_backward_pre_hooks _get_name _is_full_backward_hook _load_from_state_dict ' +
    '_load_state_dict_post_hooks _load_state_dict_pre_hooks _maybe_warn_non_full_backward_hook _modules ' +
    '_named_members _non_persistent_buffers_set _parameters _register_load_state_dict_pre_hook ' +
    '_register_state_dict_hook _replicate_for_data_parallel _save_to_state_dict _slow_forward _state_dict_hooks ' +
    '_state_dict_pre_hooks _version _wrapped_call_impl add_module apply bfloat16 buffers call_super_init children ' +
    'compile cpu cuda double dump_patches eval extra_repr float forward get_buffer get_extra_state get_parameter ' +
    'get_submodule half ipu load_state_dict modules mtia named_buffers named_children named_modules ' +
    'named_parameters parameters register_backward_hook register_buffer register_forward_hook ' +
    'register_forward_pre_hook register_full_backward_hook register_full_backward_pre_hook ' +
    'register_load_state_dict_post_hook register_load_state_dict_pre_hook register_module register_parameter ' +
    'register_state_dict_post_hook register_state_dict_pre_hook requires_grad_ set_extra_state set_submodule ' +
    'share_memory state_dict to to_empty train training type xpu zero_grad',
  Sequential: '_get_item_by_idx append extend insert pop',
  ModuleList: '_get_abs_string_index append extend insert pop',
  ModuleDict: 'clear items keys pop update values',
  ParameterList: '_get_abs_string_index _size append extend',
  ParameterDict: '_key_to_attr _keys clear copy fromkeys get items keys pop popitem setdefault update values',
};

const taken = new Map(
  Object.entries(attributes).map(([keeper, names]) => [keeper, new Set(`${attributes.Module} ${names}`.split(' '))]),
);

/**
 * A name under which PyTorch can keep a member.
 *
 * @throws TorchExportError for a name that an attribute of the keeper has, that cannot be part of a key, or that is no
 * text a file can hold
 */
export function checkMember(name: string, keeper: Keeper): string {
  const why =
    name === '' || name.includes('.')
      ? 'is empty or has a dot in it'
      : /\p{Surrogate}/u.test(name)
        ? 'is not Unicode text'
        : /^__.*__$/s.test(name) || taken.get(keeper)!.has(name)
          ? `is an attribute of PyTorch's ${keeper}`
          : null;
  if (why !== null) throw new TorchExportError(`exportTorch: ${quote(name)} cannot be the name of a member: it ${why}`);
  return name;
}

/** A member as an expression: by a dot where Python takes the name so, otherwise by its text. */
export function member(owner: Code, name: string): Code {
  return isPlain(name) ? py`${owner}.${Code.word(name)}` : py`getattr(${owner}, ${name})`;
}

/** The statement that gives a module a parameter or a child. */
export function keep(owner: Code, name: string, value: Code): Code {
  return isPlain(name) ? py`${owner}.${Code.word(name)} = ${value}` : py`setattr(${owner}, ${name}, ${value})`;
}

/** What the files call something themselves. */
const own = new Set('F OrderedDict build_model float getattr model nn self setattr super torch'.split(' '));

/** The name of a class of one's own in Python. A minifier or a user may have given it any. */
export function className(type: { readonly name: unknown }): string {
  const letters = String(typeof type.name === 'string' ? type.name : '').replaceAll(/[^A-Za-z0-9_]/g, '');
  const name = letters.replace(/^[0-9_]+/, '') || 'Model';
  return isPlain(name) && !own.has(name) ? name : `${name}Module`;
}
