"""Further statements of generated notebooks, as statement_table.py has them.

What depends on a number: which object, function or method it is, whether it is copied, changed in
place, or run at all. Where the number is a parameter, the run that was recorded shows one case.
"""

PLAIN = [
    "{num=} = {list}.pop() if len({list!}) > {number} else 0",
    "{num=} = [len, sum][{number} % 2]({list})",
    "{list=} = [{list} + [1], sorted({list!})][{number} > 3]",
]

ALIASING = [
    "{list=} = [{list}, {list}][{number} % 2]",
    "{list=} = {{0: {list}, 1: [5]}}[{number} % 2]",
    "{list=} = {list} if {number} > 3 else list({list!})",
    "{list=} = {list} if {number} == 3 else [7, *{list!}]",
    "{array=} = {array} if {number} > 3 else {array!}.copy()",
    "{array=} = ({array}, {array!} * 1)[{number} > 3]",
    "{array=} = {array}.astype(float, copy={number} > 3)",
    "{array=} = np.array({array}, copy=None if {number} == 3 else True)",
    "{array=} = {array}[{number} > 3:]",
    "{frame=} = {frame} if {number} == 3 else {frame!}.copy()",
    "{frame=} = ({frame}, {frame!}.assign(u=1))[{number} > 3]",
    "{nest=} = [{list}] * {number}",
    "{nest=} = [{list}, [1]][: {number}]",
    "{dict=} = dict({dict}, q={list}) if {number} > 3 else {dict!}",
    "{thing=} = Thing({list} if {number} > 3 else [1])",
    "{thing=} = {thing} if {number} > 3 else copy.copy({thing!})",
]

CHANGES = [
    "{list} += [1] * ({number} - 3)",
    "{array} *= max({number} - 2, 1)",
    "list.extend({list}, [1] * ({number} - 3))",
    "random.Random({number}).shuffle({list})",
    "getattr({list}, ['append', 'count'][{number} % 2])(1)",
    "[{list}.reverse, {list!}.copy][{number} % 2]()",
    "({list} if {number} > 3 else {list}).append(1)",
    "({number} > 3 and {list} or []).append(1)",
    "{number} > 3 and {list}.append(1)",
    "{{'grow': {list}.append, 'count': {list!}.count}}['grow' if {number} > 3 else 'count'](1)",
    "{frame}.sort_values('u', inplace={number} > 3)",
    "{frame}.rename(columns={{'u': 'u', 'x': 'y'}}, **{{'inplace': {number} > 3}})",
    "np.add({array}, 1, out={array!} if {number} > 3 else None)",
    "np.clip({array}, 0, 2, **({{'out': {array!}}} if {number} > 3 else {{}}))",
    "{list}[: {number} - 3] = [1]",
    "{list} += [1] * ({number} - 3)",
    "{nest}[{number} > 3 and -1 or 0].append(1)",
    "[{list}, []][{number} % 2].extend([1, 2])",
    "{thing}.add(1) if {number} > 3 else {thing!}.weigh()",
    "list(map({list}.append, [1] * ({number} - 3)))",
    "[{push}({list}, 1) for step in range({number} - 3)]",
    "setattr({thing}, 'total' if {number} > 3 else 'limit', 5)",
]

DEFINITIONS = [
    "{push=} = [lambda seq, value: seq.append(value), lambda seq, value: None][{number} % 2]",
    "def {push=}(seq, value):\n    if {number} > 3:\n        seq.append(value)",
    "def {push=}(seq, value):\n    (seq if {number} > 3 else {list}).append(value)",
    "def {same=}(seq):\n    return seq if {number} > 3 else list(seq)",
    "if {number} > 3:\n    def {read=}(x):\n        return x + 1\nelse:\n    def {read!}(x):\n"
    "        return x * 2",
    "def {change=}(table):\n    table = table if {number} > 3 else table.copy()\n"
    "    table['y'] = 1",
    "{act=} = {list}.clear if {number} > 3 else {list!}.copy",
]

BLOCKS = [
    "if {number} > 3:\n{0}",
    "if {number} > 3:\n{0}\nelse:\n{1}",
    "for step in range({number} - 2):\n{0}",
    "while len({list}) < {number}:\n    {list!}.append(1)",
    "try:\n    1 // ({number} - 3)\n{0}\nexcept ZeroDivisionError:\n{1}",
    "match {number}:\n    case 3:\n{00}\n    case _:\n{11}",
]
