"""Articles on other subjects than the seeds, in ordinary prose: what related documents must stand out against."""

from __future__ import annotations

BREAD = """\
A loaf of sourdough asks for patience rather than skill. The evening before you mean to bake, stir two spoonfuls of
lively starter into a cup of lukewarm water and add enough strong white flour to make a thick batter. Cover the bowl
with a plate and leave it on the counter. By morning the surface should be domed and full of small bubbles, and the
smell should be sour but pleasant, a little like yoghurt.

Pour the rest of the water into the bowl, break up the batter with your fingers, and add the remaining flour together
with a teaspoon of salt. Do not knead yet. If the dough rests for half an hour before it is worked, the flour drinks
up the water by itself and the gluten forms almost without effort. After that rest, fold the dough from the edges to
the middle, turn the bowl, and fold again. Four rounds of this, twenty minutes apart, replace all the pounding that
older cookery books recommend.

How long the dough then needs depends on the kitchen. In July it may be ready in three hours; in a cold house in
January it can take the whole day. Watch the dough and not the clock. It is ready when it has grown by about half, when
it trembles if you shake the bowl, and when a finger pressed into it leaves a dent that fills slowly. A dough that is
baked too early will tear open at the side, and one that waited too long spreads across the tray like a pancake.

Shape the loaf on a floured board with as few movements as you can, and let it rest in a basket lined with a cloth.
Meanwhile heat the oven as high as it will go, with a heavy iron pot inside. Turn the loaf into the hot pot, slash the
top with a razor blade, put on the lid and bake for twenty-five minutes. The lid keeps the steam in, so that the crust
stays soft while the bread rises. Then take the lid off and bake until the crust is the colour of chestnuts.

The hardest part comes last. A loaf that is cut while it is hot turns gummy, because the crumb is still setting. Put it
on a rack, listen to the crust crackle, and wait at least an hour. Wrapped in a linen towel it keeps for five days, and
on the fourth it makes better toast than on the first.
"""

TELESCOPE = """\
Most people who buy a first telescope look at the Moon, at Saturn and at nothing else, and after a month the instrument
gathers dust behind a wardrobe. That is a pity, since even a modest mirror of fifteen centimetres shows several hundred
objects from an ordinary garden. What it needs is not a darker sky but a plan.

Begin with double stars. They shine through street lights and haze, and no two of them look alike. Albireo, at the head
of the Swan, is the famous one: a golden sun with a sapphire companion, wide enough for the smallest eyepiece. Mizar in
the handle of the Plough splits at forty times magnification. Castor is harder and is a good test of the air, because
on a turbulent night its two white points melt into one another.

Open clusters come next. The Pleiades are too large for most telescopes and are better in binoculars, but the pair of
clusters in Perseus fills a low-power field with hundreds of stars, and the Wild Duck looks like a heap of spilled salt.
Globular clusters are fainter and farther away. Through a small mirror the great one in Hercules is a grey patch with a
bright core; stay with it for ten minutes, breathe slowly, look a little to one side, and the edges break up into
grains. Looking past an object works because the rim of the retina is more sensitive to dim light than its centre.

Nebulae and galaxies reward those who wait for moonless nights. The Orion Nebula shows its wings even from a suburb. The
Ring in Lyra is a tiny puff of smoke, plainly hollow. The Andromeda galaxy disappoints beginners, who expect the spirals
of photographs and find an oval mist, until they reflect that the mist has travelled for two and a half million years.

Keep a notebook. A sketch made at the eyepiece with a soft pencil, however clumsy, teaches the eye to notice detail that
it would otherwise pass over. Note the date, the hour, the steadiness of the air and the eyepiece. After a year the book
is worth more to its owner than the telescope is, and the wardrobe can go back to holding coats.
"""

BICYCLE = """\
A chain that skips under load is nearly always worn out, and the remedy is cheap if it comes in time. Links do not
really stretch. Their pins and bushings grind away, every joint gains a little play, and over a hundred joints the chain
becomes longer than the teeth it runs on. A ruler is all you need to find out: twelve full links of a new chain measure
twelve inches exactly. When the twelfth pin lies more than a sixteenth of an inch past the mark, replace the chain, and
when it lies an eighth past, expect to replace the sprockets as well.

To take the old chain off, look for a joining link. It has a slightly different plate, and a pair of pliers made for the
purpose squeezes it open. Chains without one must be broken with a rivet tool; push the pin out until the links part.
Lay the old chain beside the new one and shorten the new one to the same number of links, not to the same length.

Before you fit it, clean what it runs on. Wrap a rag around a thin stick and work it between the sprockets, scrape the
black paste from the jockey wheels with an old screwdriver, and wipe the chainrings. A new chain on dirty cogs picks up
the grit on its first ride and wears as fast as its predecessor did.

Thread the chain over the smallest sprocket and down through the cage of the rear mechanism. The path there is easy to
get wrong: the chain passes in front of the upper wheel and behind the lower one, and inside the little tab between
them. Join the ends with the new link, turn the pedals until the joint is on the upper run, hold the back brake and push
down hard on a pedal. The link snaps home with a click.

Lubricate every roller with one drop, spin the cranks for a minute and then wipe off all the oil that you can see. What
helps is inside the rollers; what stays outside only collects dust. Finally run through all the gears on the stand. If
the chain hesitates on its way to a larger cog, turn the cable adjuster half a turn outward. If it overshoots, turn it
back. Then ride around the block, because a gear that behaves on the stand can still misbehave under a rider.
"""

GARDEN = """\
Clay soil has a bad name that it does not deserve. It is heavy to dig, it sticks to boots in winter and bakes into
bricks in August, and yet it holds more food for plants than any sand or chalk. Roses, apples and beans thrive in it.
The trick lies in changing its structure, which takes two or three seasons, and in keeping off it when it is wet.

Autumn is the time to begin. Spread a layer of compost as thick as your hand over the whole bed and leave it there. Do
not dig it in. Worms will drag it down through the winter, and their tunnels will let in air and let out water, which is
more than a spade could do. Frost helps too, since freezing water pushes the crumbs of clay apart. By March the surface
will rake down to something that looks surprisingly like soil.

Paths matter as much as beds. Every footstep squeezes the air out of the ground beneath it, so lay planks or sow clover
between the rows and step on those alone. A bed no wider than four feet can be weeded and picked from both sides without
anybody ever treading on it.

Choose plants that pull their weight. Potatoes break up the ground with their swelling tubers, and the earthing up and
lifting do the rest. Broad beans send a tap root down a yard and leave nitrogen behind. A green manure of rye and vetch,
sown in September on bare ground and cut in April, keeps the rain from beating the surface flat. Carrots should wait
until the third year, or be grown in tubs of sand, for in stiff ground they fork and twist.

Gypsum and sharp sand are often recommended. Gypsum does some good on certain salty clays and none on others, and the
amount of sand that would be needed to make any difference is measured in lorry loads. Compost is cheaper, and there is
no ground that it harms. After three years of mulching, a fork that once bounced off the surface will sink to its
shoulders, and you will wonder what the complaints were about.
"""

BAIKAL = """\
Байкал — самое глубокое озеро на планете. Его котловина образовалась около двадцати пяти миллионов лет назад, когда
земная кора начала расходиться, и она до сих пор становится шире примерно на два сантиметра в год. Наибольшая глубина
превышает тысячу шестьсот метров, а под водой лежат ещё несколько километров осадков, накопившихся за всё это время.

Вода в озере необыкновенно прозрачна: весной белый диск, опущенный с лодки, виден на глубине до сорока метров. Причина
тому — крошечный рачок эпишура, который живёт только здесь. Он пропускает через себя верхний слой воды несколько раз в
год и съедает водоросли и бактерии. Солей в воде так мало, что её можно заливать в аккумуляторы.

Зимой поверхность замерзает на пять месяцев. Лёд достигает метровой толщины, и по нему ездят грузовики. Учёные до сих
пор спорят, откуда берутся огромные тёмные кольца, которые иногда видны на снимках из космоса: одни говорят о тёплых
вихрях, другие — о газе, поднимающемся со дна. Когда лёд трескается от мороза, грохот слышен за много вёрст.

Больше половины здешних животных не встречается нигде больше. Голомянка, прозрачная рыба без чешуи, рождает живых
мальков и на треть состоит из жира. Байкальская нерпа — единственный тюлень, который всю жизнь проводит в пресной воде;
как она попала в середину материка, точно не известно. Омуль, которого коптят на берегу, знаком каждому путешественнику.

В озеро впадает более трёхсот рек, а вытекает лишь одна — Ангара. Старая легенда рассказывает, что это дочь седого
Байкала, убежавшая к Енисею, и что камень у истока отец бросил ей вслед. Камень стоит там и сегодня, хотя после
постройки плотины над водой осталась только его вершина.
"""

CONTROLS = {"bread": BREAD, "telescope": TELESCOPE, "bicycle": BICYCLE, "garden": GARDEN, "baikal": BAIKAL}
