"""The engine's sentences in Chinese and English, and the names of things. Text only; explain.py decides what is said."""

from datetime import date
from decimal import Decimal
from functools import singledispatch
from typing import Any

from staffing.rules.experience import Amount
from staffing.rules.facts import (
    Attestation,
    Course,
    Credential,
    Document,
    Education,
    Employment,
    Equipment,
    Exam,
    Experience,
    Posting,
    Premises,
    Quantity,
    Record,
    Scope,
    Training,
    Unit,
    Verification,
    Waiver,
    Work,
)
from staffing.rules.findings import Evidence
from staffing.rules.thing_sentences import SENTENCES as OF_THINGS
from staffing.rules.vocabulary import vocabulary

MOST_NAMES = 8

SENTENCES: dict[str, tuple[str, str]] = {
    # joining
    "and": ("；", "; "),
    "names": ("、", ", "),
    "last": ("或", " or "),
    "either": ("，或", ", or "),
    "named": ("{what}（{more}）", "{what} ({more})"),
    "colon": ("{what}：{more}", "{what}: {more}"),
    "more_names": ("等 {n} 人", "and others, {n} in all"),
    "more_steps": ("等，共 {n} 件事", "and more, {n} things in all"),
    # what is needed of a person
    "education": ("{level}及以上学历", "education: {level} or above"),
    "major": ("专业含{words}", "a major in {words}"),
    "experience": ("{amount}{kinds}经验", "{amount} of experience in {kinds}"),
    "kinds_within": ("近 {months}内{kinds}", "{kinds} within the last {months}"),
    "within": ("{what}（近 {months}内）", "{what} within the last {months}"),
    "level_floor": ("{level}及以上", "{level} or above"),
    "reviewed": ("每 {n} 个月复审", "reviewed every {n} months"),
    "issued_within": ("近 {months}内取得", "issued within the last {months}"),
    "or_equivalent": ("或对应等级", "or an equivalent level"),
    "each_of": ("{names}各一", "each of {names}"),
    "exam": ("考试“{title}”的有效证书", "a certificate in force for the exam “{title}”"),
    "course": ("完成课程“{title}”", "the course “{title}” completed"),
    "training": ("{topics}培训 {hours} 学时", "{hours} hours of training in {topics}"),
    "each_year": ("每个自然年{what}", "{what} in each calendar year"),
    "each_cycle": (
        "自取得{kinds}起每 {months}{what}",
        "{what} in each {months} counted from the first day of {kinds}",
    ),
    "passed_only": ("考核合格", "passed"),
    "grace_employment": ("入职未满 {length}", "employed for less than {length}"),
    "grace_posting": ("任{post}岗未满 {length}", "in the post {post} for less than {length}"),
    "post": ("任{posts}", "holding the post of {posts}"),
    "employed": ("在职", "employed here"),
    "age_floor": ("年满 {n} 岁", "at least {n} years old"),
    "age_ceiling": ("不超过 {n} 岁（{law}）", "at most {n} years old ({law})"),
    "sex_female": ("女性（{law}）", "female ({law})"),
    "sex_male": ("男性（{law}）", "male ({law})"),
    "not": ("不得有：{what}", "none of this: {what}"),
    # what is needed of a shop
    "count": ("至少 {n} 人：{who}", "at least {n} with: {who}"),
    "count_of": ("至少 {n} 人{group}，须有：{who}", "at least {n} {group}, with: {who}"),
    "every": ("凡{who}者，均须{is_}", "everybody {who} has {is_}"),
    "holders": ("任岗者均须持有本岗位证件（{table}）", "every holder has the papers of the post ({table})"),
    "ratio": (
        "{who}的人数不少于{group}总人数的 {share}（人数{rounding}）",
        "at least {share} ({rounding}) of those {group} with {who}",
    ),
    "cover": ("经营范围需要的每个工种至少 1 人", "at least 1 person in each trade that the scope needs"),
    "posts": ("各岗位同时配齐：{slots}", "posts filled at once: {slots}"),
    "slot": ("{slot} {n} 人", "{n} × {slot}"),
    "slot_number": ("人数 {n}", "as many as {n}"),
    "slot_asks": ("{slot}需要 {n} 人（{how}）", "{slot}: {n} needed ({how})"),
    "slot_unclear": (
        "{slot}需要多少人尚不能确定（{n} 人）：{why}",
        "{slot}: how many are needed is not certain ({n}): {why}",
    ),
    "combine": (
        "{slots}可由一人兼任，每人至多 {n} 个",
        "one person may hold several of {slots}, at most {n}",
    ),
    "combine_others": ("其他岗位不得兼任", "no other posts may be combined"),
    "combine_none": ("不得兼任", "no posts may be combined"),
    "of_whom": ("{slots}中至少 {n} 人：{who}", "of those in {slots}, at least {n} with: {who}"),
    "of_whom_number": (
        "{slots}中须有规定人数（{n}）：{who}",
        "of those in {slots}, as many as {n} with: {who}",
    ),
    "of_whom_asks": ("其中{slot}", "among them {slot}"),
    "area": ("{kind}不少于 {n} 平方米", "{kind} of at least {n} m²"),
    "lease": ("租赁的场地均有有效的书面合同", "a written contract in force for all leased premises"),
    "scope": ("经营范围含{scopes}", "the scope includes {scopes}"),
    "only_if": ("经营范围含{scopes}时：{then}", "where the scope includes {scopes}: {then}"),
    "for_each_scopes": (
        "在用经营范围的每一项至少 {n} 人{of}，须有（{table}）",
        "for each scope in use at least {n} people{of} with what it needs ({table})",
    ),
    "for_each_posts": (
        "有人任职的每个岗位至少 {n} 人{of}，须有（{table}）",
        "for each post that is held at least {n} people{of} with what it needs ({table})",
    ),
    "quantity": ("{what}{limits}", "{what}: {limits}"),
    "quantity_at_least": ("不少于 {n} {unit}", "at least {n} {unit}"),
    "quantity_at_most": ("不超过 {n} {unit}", "at most {n} {unit}"),
    "count_number": ("人数不少于“{n}”：{who}", "at least so many ({n}) with: {who}"),
    "count_of_number": (
        "{group}的人数不少于“{n}”，须有：{who}",
        "at least so many ({n}) {group}, with: {who}",
    ),
    # numbers
    "number_of_people": ("{group}的人数", "the number of people {group}"),
    "number_per": ("{of} ÷ {per}，{rounding}", "{of} ÷ {per}, {rounding}"),
    "number_share": ("{of} × {share}，{rounding}", "{of} × {share}, {rounding}"),
    "so_many": ("“{n}”", "so many ({n})"),
    "number_row": ("{rows} 为 {n}", "{rows} is {n}"),
    "number_steps": ("按{of}查表（{rows}）", "by {of} ({rows})"),
    "number_scopes_max": ("在用经营范围取最大（{scopes}）", "the greatest of the scopes in use ({scopes})"),
    "number_scopes_sum": ("在用经营范围相加（{scopes}）", "the sum of the scopes in use ({scopes})"),
    "number_max": ("取最大（{parts}）", "the greatest of ({parts})"),
    "number_sum": ("相加（{parts}）", "the sum of ({parts})"),
    "named_number": ("{what} {n}", "{what} {n}"),
    "other_scopes": ("其他", "others"),
    "rounded_up": ("向上取整", "rounded up"),
    "rounded_down": ("向下取整", "rounded down"),
    "rounded_nearest": ("四舍五入", "rounded to the nearest"),
    "people": ("{n} 人", "{n} people"),
    "by_table": ("{amount}，查表", "{amount}, by the table"),
    "equals": ("{what} = {n}", "{what} = {n}"),
    "from_least": ("不少于 {n}", "at least {n}"),
    "between": ("{least} 至 {most}", "{least} to {most}"),
    "quantity_seen": ("{what} {n} {unit}", "{what}: {n} {unit}"),
    "ambiguous": ("登记不一致", "the records disagree"),
    "outside_table": (
        "{amount}，标准的表中没有这一档",
        "{amount}: the table of the standard has no such row",
    ),
    "scope_not_stated": ("标准未说明{scope}的数量", "the standard gives no number for {scope}"),
    # why a record counts or not
    "held_until": ("{label}，有效至 {day}", "{label}, in force until {day}"),
    "held_review": ("{label}，须在 {day} 前复审", "{label}, to be reviewed by {day}"),
    "held": ("{label}", "{label}"),
    "enough": ("{kinds}经验自 {day} 起满 {amount}", "{amount} of experience in {kinds} since {day}"),
    "enough_until": (
        "{kinds}经验满 {amount}，到 {day} 为止",
        "{amount} of experience in {kinds}, until {day}",
    ),
    "enough_now": ("{kinds}经验满 {amount}", "{amount} of experience in {kinds}"),
    "some_until": ("有{kinds}经验，到 {day} 为止", "experience in {kinds}, until {day}"),
    "some_now": ("有{kinds}经验", "experience in {kinds}"),
    "some_perhaps": (
        "{kinds}经验有一段没有起始日期",
        "a spell of experience in {kinds} has no first day on record",
    ),
    "not_enough": ("{kinds}经验到 {day} 满 {amount}", "{amount} of experience in {kinds} not before {day}"),
    "never_enough": ("{kinds}经验不足 {amount}", "less than {amount} of experience in {kinds}"),
    "open_start": (
        "{kinds}经验有一段没有起始日期，其余部分不足 {amount}",
        "a spell of experience in {kinds} has no first day, and the rest is less than {amount}",
    ),
    "none": ("没有{what}", "no {what} on record"),
    "none_post": ("未任{what}", "not holding the post of {what}"),
    "none_employed": ("不在职", "not employed here"),
    "none_exam": ("未通过考试“{what}”", "the exam “{what}” not passed"),
    "none_course": ("未完成课程“{what}”", "the course “{what}” not completed"),
    "none_sex": ("不符合：{what}", "not: {what}"),
    "not_recorded": ("{what}未登记", "{what}: not recorded"),
    "start_unknown": ("{label}没有起始日期", "{label} has no first day on record"),
    "graduation_unknown": ("{label}没有毕业日期", "{label} has no graduation date on record"),
    "completion_unknown": ("{label}没有完成日期", "{label} has no completion date on record"),
    "too_low": ("{label}低于{level}", "{label} is below {level}"),
    "other_trade": ("{label}的工种是{trade}", "{label} is for the trade {trade}"),
    "other_major": ("{label}的专业是{major}", "the major of {label} is {major}"),
    "not_yet": ("{label}自 {day} 起", "{label} only from {day}"),
    "lapsed": ("{label}已于 {day} 到期", "{label} ended on {day}"),
    "age_from": ("{day} 起年满 {n} 岁", "{n} years old from {day}"),
    "age_over": ("{day} 起超过 {n} 岁", "over {n} years old from {day}"),
    "age_held": ("年龄符合", "the age fits"),
    "too_old": (
        "{label}取得已久，到 {day} 为止有效",
        "{label} was issued too long ago, recent enough until {day}",
    ),
    "by_equivalence": (
        "{text}，按对应关系计入（{source}，依据把握：{sureness}）",
        "{text}, counted as equivalent ({source}; sureness: {sureness})",
    ),
    "sureness_high": ("高", "high"),
    "sureness_mid": ("中", "middling"),
    "sureness_low": ("低", "low"),
    "hours_seen": (
        "{topics}培训{period}有 {n} 学时，需要 {hours} 学时",
        "{n} hours of training in {topics}{period}, {hours} needed",
    ),
    "hours_open": (
        "另有 {n} 学时的日期或结果未登记",
        "{n} more hours have no day or no result on record",
    ),
    "hours_not_due": (
        "{topics}培训{period}有 {n} 学时，{day} 前满 {hours} 学时即可",
        "{n} hours of training in {topics}{period}, {hours} due by {day}",
    ),
    "in_window": ("近 {months}内", " within the last {months}"),
    "in_period": ("在 {start} 至 {end} 期间", " from {start} to {end}"),
    "grace_until": ("宽限期至 {day}", "new, until {day}"),
    "grace_over": ("宽限期已于 {day} 结束", "new until {day}, no longer"),
    "grace_none": ("当时没有任职或任岗", "not here, or not in the post"),
    "review_overdue": ("{label}应在 {day} 前复审，未复审", "{label} was to be reviewed by {day} and was not"),
    "review_unrecorded": (
        "{label}应在 {day} 前复审，复审情况未登记",
        "{label} was to be reviewed by {day}, and no review is recorded either way",
    ),
    "level_unknown": ("{label}没有登记等级", "{label} has no level on record"),
    "trade_unknown": ("{label}没有登记工种", "{label} has no trade on record"),
    "major_unknown": ("{label}没有登记专业", "{label} has no major on record"),
    "not_attested": ("待确认：{ask}", "to be attested: {ask}"),
    "attested": ("{by} 于 {day} 确认：{reason}", "attested by {by} on {day}: {reason}"),
    "refused": ("{by} 于 {day} 认定不达标：{reason}", "found not met by {by} on {day}: {reason}"),
    "not_but": ("不应有而有：{what}", "there and should not be: {what}"),
    "none_of": ("以下均未满足：{what}", "none of these: {what}"),
    # what a shop shows
    "people_unrecorded": ("人员未登记", "the people are not recorded"),
    "premises_unrecorded": ("场地未登记", "the premises are not recorded"),
    "scopes_unrecorded": ("经营范围未登记", "the scope is not recorded"),
    "counted": ("{n} 人符合{names}，需要 {needed} 人", "people who fit: {n}{names}, needed: {needed}"),
    "counted_number": (
        "{n} 人符合{names}，需要 {needed} 人（{how}）",
        "people who fit: {n}{names}, needed: {needed} ({how})",
    ),
    "counted_unclear": (
        "{n} 人符合{names}，需要多少人尚不能确定（{needed} 人）：{why}",
        "people who fit: {n}{names}; how many are needed is not certain ({needed}): {why}",
    ),
    "perhaps_in_group": ("{names}是否{group}不清楚", "whether {names} are {group} is not known"),
    "in_group": ("应符合的 {size} 人中，{n} 人符合", "{n} of {size} fit"),
    "share_seen": (
        "{size} 人中 {n} 人符合（{n}/{size}），需要 {needed} 人（{share}，{rounding}）",
        "{n} of {size} fit, {needed} needed ({share}, {rounding})",
    ),
    "share_nobody": (
        "没有{group}的人员，无法计算比例",
        "there is nobody {group}, so there is no share to compute",
    ),
    "nobody": ("没有需要判断的人员", "there is nobody to judge"),
    "owned": ("{name}的{what}", "{what} of {name}"),
    "not_counted": ("未计入：{names}", "not counted: {names}"),
    "heads": ("{n} 人{names}", "{n}{names}"),
    "out_of": ("{n}/{size}", "{n}/{size}"),
    "brackets": ("（{what}）", " ({what})"),
    "covered": ("{post}：{names}", "{post}: {names}"),
    "no_holder": ("{post}：无人", "{post}: nobody"),
    "no_scope": ("没有登记在用的经营范围", "no scope is in use"),
    "no_post_held": ("这些岗位没有人担任", "nobody holds any of these posts"),
    "unmapped_scopes": ("标准未说明{scopes}需要什么", "the standard does not say what {scopes} need"),
    "unmapped": ("标准未说明{scopes}需要哪些工种", "the standard does not say which trades {scopes} need"),
    "posts_filled": ("{posts}由 {m} 人担任：{table}", "{posts} held by {people}: {table}"),
    "posts_none": ("没有人可计入", "nobody counts"),
    "posts_inside": ("其中{what}：{names}", "among them {what}: {names}"),
    "posts_short": ("{what}：{posts}只有 {m} 名合格人员{names}", "{what}: {posts}, {people}{names}"),
    "posts_heads": (
        "{what}：{posts}至少要 {heads} 人，只有 {m} 名合格人员{names}",
        "{what}: {posts} take at least {heads} people; {people}{names}",
    ),
    "posts_clash": (
        "{what}：{m} 名合格人员无法同时满足{names}",
        "{what}: {people} cannot do all of it at once{names}",
    ),
    "inside_short": ("{what}：只有 {m} 名合格人员{names}", "{what}: {people}{names}"),
    "posts_nobody": ("{what}：没有合格人员", "{what}: no qualified people"),
    "n_posts": ("{n} 个岗位", "{n} posts"),
    "n_posts_one": ("1 个岗位", "1 post"),
    "n_people": ("{n} 名合格人员", "{n} qualified people"),
    "n_people_one": ("1 名合格人员", "1 qualified person"),
    "listing": ("：{names}", ": {names}"),
    "area_seen": ("{kind}共 {n} 平方米", "{kind} of {n} m² in all"),
    "area_needed": ("{seen}，需要 {needed} 平方米", "{seen}, {needed} m² needed"),
    "area_open": ("{places}的面积或启用日期未登记", "{places}: area or first day not recorded"),
    "nothing_leased": ("没有租赁的场地", "no premises are leased"),
    "lease_until": ("{place}的合同有效至 {day}", "{place}: contract in force until {day}"),
    "lease_held": ("{place}的合同有效", "{place}: contract in force"),
    "lease_none": ("{place}没有书面合同", "{place}: no written contract"),
    "lease_unrecorded": ("{place}的合同未登记", "{place}: contract not recorded"),
    "lease_start": ("{place}的合同没有起始日期", "{place}: the contract has no first day on record"),
    "lease_not_yet": ("{place}的合同自 {day} 起", "{place}: contract only from {day}"),
    "lease_lapsed": ("{place}的合同已于 {day} 到期", "{place}: the contract ended on {day}"),
    "tenure_unknown": ("{place}是自有还是租赁未登记", "{place}: owned or leased is not recorded"),
    "not_in_scope": ("经营范围不含{scopes}", "the scope does not include {scopes}"),
    # over the outcome
    "waived": ("由 {by} 豁免（{days}）：{reason}", "waived by {by} ({days}): {reason}"),
    "without_waiver": ("如不豁免：{outcome}，{reason}", "without the waiver: {outcome}, {reason}"),
    "out_of_force": ("本版标准不在施行期内（{days}）", "this edition is not in force on these days ({days})"),
    "requirement_out_of_force": (
        "本条不在施行期内（{days}）",
        "this requirement is not in force on these days ({days})",
    ),
    "relief": (
        "过渡期至 {until}：{before} 前已在经营的门店暂不适用（{note}）",
        "transition until {until}: shops in business before {before} need not satisfy it yet ({note})",
    ),
    "relief_open": (
        "是否在 {before} 前已在经营未登记（经营范围没有起始日期），不能确定过渡期（至 {until}）是否适用",
        "whether the shop was in business before {before} is not recorded (its scope has no first day), so it is open "
        "whether the transition until {until} applies",
    ),
    "without_relief": ("如不适用：{outcome}，{reason}", "without it: {outcome}, {reason}"),
    "no_edition": (
        "“{title}”在{place}这些日期没有施行中的版本",
        "no edition of “{title}” is in force in {place} on these days",
    ),
    "edition_none": ("没有施行中的版本", "no edition in force"),
    "not_in_edition": ("{edition}没有这一条", "{edition} has no such requirement"),
    # which file says so
    "told_nothing": ("（无）", "(nothing)"),
    "told_much": ("（见条文）", "(see the condition)"),
    "told_declared": ("{standard} 规定", "said by {standard}"),
    "told_added": ("{standard} 增加：{reason}（{source}）", "added by {standard}: {reason} ({source})"),
    "told_removed": ("{standard} 删去：{reason}（{source}）", "removed by {standard}: {reason} ({source})"),
    "told_changed": (
        "{standard} 将 {path} 由 {was} 改为 {now}：{reason}（{source}）",
        "changed by {standard}: {path} from {was} to {now}: {reason} ({source})",
    ),
    "told_changed_laxer": (
        "{standard} 将 {path} 由 {was} 放宽为 {now}：{reason}（{source}）",
        "loosened by {standard}: {path} from {was} to {now}: {reason} ({source})",
    ),
    "told_kept": (
        "{path} 保持 {was}：{standard} 写的是 {now}，较宽，从严执行（{source}）",
        "{path} stays {was}: {standard} says {now}, which is laxer, and the stricter one holds ({source})",
    ),
    # two standards side by side
    "compared_only_a": ("不再要求：{was}", "no longer asked: {was}"),
    "compared_only_b": ("新增要求：{now}", "newly asked: {now}"),
    "compared_same": ("要求不变：{now}", "asked as before: {now}"),
    "compared_changed": ("原要求：{was}；现要求：{now}", "before: {was}; now: {now}"),
    "compared_gained": ("本店由“{was}”变为“{now}”", "for this shop: {was} before, {now} now"),
    "compared_lost": ("本店由“{was}”变为“{now}”", "for this shop: {was} before, {now} now"),
    "compared_absent": ("无此要求", "not asked"),
    "days": ("{since} 至 {until}", "{since} to {until}"),
    "no_end": ("无截止", "no end"),
    "no_start": ("起始不详", "start unknown"),
    # what to do next
    "get": ("取得并登记{what}", "get and record {what}"),
    "appoint": ("任命为{what}", "appoint as {what}"),
    "appoint_name": ("任命{name}为{what}", "appoint {name} as {what}"),
    "pass_exam": ("通过考试“{what}”", "pass the exam “{what}”"),
    "take_course": ("完成课程“{what}”", "complete the course “{what}”"),
    "renew": ("续办{what}", "renew {what}"),
    "renew_by": ("在 {day} 前续办{what}", "renew {what} by {day}"),
    "succeed": ("{what}到 {day} 为止，提前安排接替", "{what} ends on {day}: arrange what follows it"),
    "review": ("办理{what}复审", "have {what} reviewed"),
    "review_by": ("在 {day} 前办理{what}复审", "have {what} reviewed by {day}"),
    "review_from": ("{apply} 起可申请", "applications from {apply}"),
    "wait": ("{day} 起即符合", "fits from {day} on"),
    "train": ("再完成并登记 {n} 学时{topics}培训", "hold and record {n} more hours of training in {topics}"),
    "train_by": ("在 {day} 前再次安排：{what}", "arrange again by {day}: {what}"),
    "gain": ("继续积累{kinds}经验，满 {amount}", "gain experience in {kinds}, {amount} in all"),
    "record": ("补登：{what}", "put on record: {what}"),
    "look_up": ("核对标准：{what}", "look it up in the standard: {what}"),
    "attest": ("请有权确认的人确认：{ask}", "have this attested by somebody entitled to: {ask}"),
    "moves_enough": ("调整现有人员即可：{moves}", "moving existing people is enough: {moves}"),
    "moves_too": ("或调整现有人员：{moves}", "or move existing people: {moves}"),
    "moves_short": ("仅调整现有人员不够；{more}", "moving existing people is not enough; {more}"),
    "move": ("{name}由{old}改任{post}", "move {name} from {old} to {post}"),
    "move_too": ("由{name}兼任{post}", "{name} also takes {post}"),
    "hire": ("还缺 {n} 人：{what}", "{n} more needed: {what}"),
    "fill": ("为{posts}配备人员", "find people for: {posts}"),
    "add_area": ("{kind}还差 {n} 平方米", "{n} m² more of {kind}"),
    "change_quantity": ("使其符合并登记：{what}", "bring it there and put it on record: {what}"),
    "sign_lease": ("签订并登记{place}的书面合同", "sign and record a written contract for {place}"),
    "renew_lease_by": ("在 {day} 前续签{place}的合同", "renew the contract for {place} by {day}"),
    "renew_lease": ("续签{place}的合同", "renew the contract for {place}"),
    "none_to_do": ("资格不符，无法补办", "this cannot be made up for"),
    "record_scope_start": ("补登：经营范围的起始日期", "put on record: the first day of the scope"),
    "ask_edition": (
        "向备案机关确认这些日期适用哪一版，并补上该版标准",
        "ask the filing authority which edition applies on these days, and add that edition",
    ),
    # nouns
    "noun_education": ("学历", "education"),
    "noun_experience": ("{kinds}经验", "experience in {kinds}"),
    "noun_employment": ("任职", "employment"),
    "noun_posting": ("任岗", "posts held"),
    "noun_exam": ("考试“{title}”证书", "certificate for the exam “{title}”"),
    "noun_course": ("课程“{title}”记录", "record of the course “{title}”"),
    "noun_training": ("{topics}培训学时", "hours of training in {topics}"),
    "label_training": ("{topic}培训 {hours} 学时", "{hours} hours of training in {topic}"),
    "noun_born": ("出生日期", "date of birth"),
    "noun_sex": ("性别", "sex"),
    "label_education": ("{level}学历", "education: {level}"),
    "label_employment": ("任职", "employment"),
    "label_posting": ("任{post}", "post of {post}"),
    "label_exam": ("“{title}”证书", "certificate “{title}”"),
    "label_course": ("课程“{title}”", "course “{title}”"),
    "label_credential": ("{kind}{level}", "{kind}{level}"),
    "label_premises": ("{kind}", "{kind}"),
    "label_scope": ("经营范围{scope}", "scope {scope}"),
    "label_attestation": ("{by} 的确认", "attestation by {by}"),
    "label_waiver": ("{by} 的豁免", "waiver by {by}"),
    # outcomes
    "met": ("达标", "met"),
    "not_met": ("不达标", "not met"),
    "unknown": ("缺资料", "unknown"),
    "needs_judgement": ("待确认", "needs judgement"),
    "waived_word": ("豁免", "waived"),
    "not_applicable": ("不适用", "not applicable"),
    **OF_THINGS,
}


def say(key: str, language: str, **values: Any) -> str:
    """The sentence of that key."""
    chinese, english = SENTENCES[key]
    return (chinese if language.startswith("zh") else english).format(**values)


def joined(parts: Any, language: str, key: str = "names") -> str:
    """Texts joined, each kept once."""
    return say(key, language).join(dict.fromkeys(part for part in parts if part))


def names_of(table: str, codes: Any, language: str) -> str:
    return joined((vocabulary().name(table, code, language) for code in codes), language)


def any_of_names(table: str, codes: Any, language: str) -> str:
    """A、B或C."""
    return alternatives([vocabulary().name(table, code, language) for code in codes], language)


def alternatives(names: list[str], language: str) -> str:
    if len(names) < 2:
        return "".join(names)
    return joined(names[:-1], language) + say("last", language) + names[-1]


def listed(names: list[str], total: int, language: str) -> str:
    """The first names, and how many there are in all when that is not all of them. Namesakes stay apart."""
    text = say("names", language).join(names[:MOST_NAMES])
    return text if total <= MOST_NAMES else text + " " + say("more_names", language, n=total)


def amount(value: Amount, language: str) -> str:
    """2 年 8 个月 23 天; parts that are zero are left out."""
    years, months = divmod(value.months, 12)
    if language.startswith("zh"):
        parts = [(years, "{} 年"), (months, "{} 个月"), (value.days, "{} 天")]
        text = " ".join(form.format(number) for number, form in parts if number)
        return text or "0 天"
    units = [(years, "year"), (months, "month"), (value.days, "day")]
    text = " ".join(f"{n} {unit}{'' if n == 1 else 's'}" for n, unit in units if n)
    return text or "0 days"


def number(value: Decimal | int) -> str:
    """A plain decimal without trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def days(since: date | None, until: date | None, language: str) -> str:
    return say(
        "days",
        language,
        since=since or say("no_start", language),
        until=until or say("no_end", language),
    )


def label(record: Record, language: str) -> str:
    """What a reader calls a record: its own label, or its kind."""
    return record.label or _label(record, language)


def evidence_label(item: Evidence, language: str) -> str:
    """What a reader calls a record that counts; one that belongs to another with the name of that one."""
    if item.of is None:
        return label(item.record, language)
    return say("of_record", language, of=label(item.of, language), what=label(item.record, language))


@singledispatch
def _label(record: Any, language: str) -> str:
    return str(record.ref)


@_label.register
def _(record: Credential, language: str) -> str:
    ladder = vocabulary().ladder_of(record.kind)
    level = record.level and (ladder.name(record.level, language) if ladder else record.level)
    shown = say("brackets", language, what=level) if level else ""
    return say(
        "label_credential",
        language,
        kind=vocabulary().name("credentials", record.kind, language),
        level=shown,
    )


@_label.register
def _(record: Education, language: str) -> str:
    return say(
        "label_education", language, level=vocabulary().ladders["education"].name(record.level, language)
    )


@_label.register
def _(record: Employment, language: str) -> str:
    return say("label_employment", language)


@_label.register
def _(record: Posting, language: str) -> str:
    return say("label_posting", language, post=vocabulary().name("posts", record.post, language))


@_label.register
def _(record: Experience, language: str) -> str:
    return say("noun_experience", language, kinds=vocabulary().name("experience", record.kind, language))


@_label.register
def _(record: Exam, language: str) -> str:
    return say("label_exam", language, title=record.exam)


@_label.register
def _(record: Course, language: str) -> str:
    return say("label_course", language, title=record.course)


@_label.register
def _(record: Training, language: str) -> str:
    topic = vocabulary().name("training", record.topic, language)
    return say("label_training", language, topic=topic, hours=number(record.hours))


@_label.register
def _(record: Premises, language: str) -> str:
    return say("label_premises", language, kind=vocabulary().name("premises", record.kind, language))


@_label.register
def _(record: Quantity, language: str) -> str:
    return vocabulary().name("quantities", record.kind, language)


@_label.register
def _(record: Scope, language: str) -> str:
    return say("label_scope", language, scope=vocabulary().name("scopes", record.scope, language))


@_label.register
def _(record: Attestation, language: str) -> str:
    return say("label_attestation", language, by=record.by)


@_label.register
def _(record: Waiver, language: str) -> str:
    return say("label_waiver", language, by=record.by)


@_label.register
def _(record: Work, language: str) -> str:
    return say("label_work", language, work=vocabulary().name("works", record.work, language))


@_label.register
def _(record: Equipment, language: str) -> str:
    return say("label_equipment", language, kind=vocabulary().name("equipment", record.kind, language))


@_label.register
def _(record: Verification, language: str) -> str:
    return say("label_verification", language)


@_label.register
def _(record: Document, language: str) -> str:
    return record.title or say(
        "label_document", language, kind=vocabulary().name("documents", record.kind, language)
    )


@_label.register
def _(record: Unit, language: str) -> str:
    return say("label_unit", language, unit=vocabulary().name("units", record.unit, language))
