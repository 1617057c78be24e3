#!/usr/bin/env python3
"""Write src/check/city_table.h: US places by name, with the states that have one.

    train/cities.py us_cities.csv > src/check/city_table.h

Source of the places: kelvins/US-Cities-Database (MIT), columns STATE_CODE and CITY.
Kept below 150 KB: every name of LARGE, names of one state up to 10 letters, and names
of three or more states up to 12 letters. A name of LARGE that stands there once is
marked with '!' and its state comes first: without other knowledge that one is meant.
"""
import csv
import sys

UNIQUE_LETTERS = 10
SHARED_LETTERS = 12
SHARED_STATES = 3
COLUMNS = 92

NOTICE = """\
Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
"""

# Larger places (about 100,000 people or more, and the largest of small states), listed by hand.
LARGE = """
AK Anchorage
AL Birmingham, Huntsville, Montgomery, Mobile, Tuscaloosa
AR Little Rock, Fayetteville
AZ Phoenix, Tucson, Mesa, Chandler, Scottsdale, Glendale, Gilbert, Tempe, Peoria, Surprise, Yuma
CA Los Angeles, San Diego, San Jose, San Francisco, Fresno, Sacramento, Long Beach, Oakland,
 Bakersfield, Anaheim, Santa Ana, Riverside, Stockton, Irvine, Chula Vista, Fremont, San Bernardino,
 Modesto, Fontana, Oxnard, Moreno Valley, Huntington Beach, Glendale, Santa Clarita, Garden Grove,
 Oceanside, Rancho Cucamonga, Ontario, Santa Rosa, Elk Grove, Corona, Lancaster, Palmdale, Salinas,
 Hayward, Pomona, Escondido, Sunnyvale, Torrance, Pasadena, Fullerton, Orange, Visalia, Concord,
 Roseville, Santa Clara, Thousand Oaks, Simi Valley, Vallejo, Victorville, Berkeley, El Monte, Downey,
 Costa Mesa, Carlsbad, Inglewood, Fairfield, Ventura, Temecula, Antioch, Richmond, Murrieta, Daly City,
 Santa Maria, El Cajon, Rialto, Clovis, Compton, Burbank, Vista, Redding, Chico
CO Denver, Colorado Springs, Aurora, Fort Collins, Lakewood, Thornton, Arvada, Westminster, Pueblo,
 Greeley, Boulder
CT Bridgeport, New Haven, Stamford, Hartford, Waterbury
DC Washington
DE Wilmington
FL Jacksonville, Miami, Tampa, Orlando, Saint Petersburg, Hialeah, Port Saint Lucie, Tallahassee,
 Cape Coral, Fort Lauderdale, Pembroke Pines, Hollywood, Gainesville, Miramar, Coral Springs, Lehigh
 Acres, Palm Bay, West Palm Beach, Clearwater, Lakeland, Pompano Beach, Miami Gardens, Davie, Boca
 Raton, Fort Myers
GA Atlanta, Augusta, Columbus, Savannah, Athens, Macon, Sandy Springs, Roswell
HI Honolulu
IA Des Moines, Cedar Rapids, Davenport
ID Boise, Meridian, Nampa
IL Chicago, Aurora, Joliet, Naperville, Rockford, Elgin, Springfield, Peoria
IN Indianapolis, Fort Wayne, Evansville, South Bend, Carmel, Fishers, Bloomington
KS Wichita, Overland Park, Kansas City, Olathe, Topeka, Lawrence
KY Louisville, Lexington
LA New Orleans, Baton Rouge, Shreveport, Lafayette, Lake Charles
MA Boston, Worcester, Springfield, Cambridge, Lowell, Brockton, New Bedford, Quincy, Lynn
MD Baltimore, Columbia, Germantown, Silver Spring
MI Detroit, Grand Rapids, Warren, Sterling Heights, Ann Arbor, Lansing, Dearborn, Flint
MN Minneapolis, Saint Paul, Rochester, Duluth, Bloomington
MO Kansas City, Saint Louis, Springfield, Columbia, Independence, Lees Summit
MS Jackson
MT Billings, Missoula
NC Charlotte, Raleigh, Greensboro, Durham, Winston Salem, Fayetteville, Cary, Wilmington, High Point,
 Concord, Asheville
ND Fargo
NE Omaha, Lincoln
NH Manchester
NJ Newark, Jersey City, Paterson, Elizabeth, Edison, Lakewood, Trenton
NM Albuquerque, Las Cruces, Rio Rancho
NV Las Vegas, Henderson, Reno, North Las Vegas, Sparks
NY New York, New York City, Buffalo, Yonkers, Rochester, Syracuse, Albany, New Rochelle, Brooklyn
OH Columbus, Cleveland, Cincinnati, Toledo, Akron, Dayton
OK Oklahoma City, Tulsa, Norman, Broken Arrow
OR Portland, Eugene, Salem, Gresham, Hillsboro, Bend, Beaverton
PA Philadelphia, Pittsburgh, Allentown, Reading, Erie
PR San Juan, Bayamon
RI Providence
SC Charleston, Columbia, North Charleston, Mount Pleasant
SD Sioux Falls
TN Nashville, Memphis, Knoxville, Chattanooga, Clarksville, Murfreesboro
TX Houston, San Antonio, Dallas, Austin, Fort Worth, El Paso, Arlington, Corpus Christi, Plano, Lubbock,
 Laredo, Irving, Garland, Frisco, McKinney, Amarillo, Grand Prairie, Brownsville, Killeen, Denton,
 Mesquite, Pasadena, McAllen, Waco, Midland, Lewisville, Carrollton, Round Rock, Abilene, Pearland,
 Odessa, Beaumont, Richardson, League City, Sugar Land, Tyler, College Station, Wichita Falls
UT Salt Lake City, West Valley City, Provo, West Jordan, Orem, Sandy
VA Virginia Beach, Chesapeake, Norfolk, Arlington, Richmond, Newport News, Alexandria, Hampton, Roanoke,
 Portsmouth, Suffolk
VT Burlington
WA Seattle, Spokane, Tacoma, Vancouver, Bellevue, Kent, Everett, Renton, Yakima, Spokane Valley
WI Milwaukee, Madison, Green Bay, Kenosha
WV Charleston
WY Cheyenne
"""


def plain(name):
    """As the checker looks a place up: lower case, no marks, "st" for "saint"."""
    name = name.lower().replace("saint ", "st ")
    return " ".join("".join(c if c.isalpha() else "" if c in ".'" else " " for c in name).split())


def large():
    states = {}
    text = LARGE.replace("\n ", " ")
    for line in text.strip().splitlines():
        state, names = line[:2], line[3:]
        for name in names.split(","):
            states.setdefault(plain(name), []).append(state)
    return states


def places(path):
    states = {}
    with open(path, encoding="utf-8") as f:
        for row in csv.DictReader(f):
            name = plain(row["CITY"])
            if name.isascii():
                states.setdefault(name, set()).add(row["STATE_CODE"])
    return states


def kept(name, states):
    letters = len(name)
    if len(states) == 1:
        return 3 < letters <= UNIQUE_LETTERS
    return len(states) >= SHARED_STATES and letters <= SHARED_LETTERS


def main():
    known, big = places(sys.argv[1]), large()
    entries = []
    for name in set(known) | set(big):
        states = known.get(name, set()) | set(big.get(name, []))
        if name in big and len(big[name]) == 1:
            first = big[name][0]
            rest = sorted(states - {first})
            entries.append(name + "!" + first + "".join(rest))
        elif name in big or kept(name, states):
            entries.append(name + "".join(sorted(states)))
    entries.sort(key=lambda e: e.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ!").encode())
    print("/*\n * city_table: US places and the states that have one, from train/cities.py.\n"
          " * Places: kelvins/US-Cities-Database, MIT, Copyright (c) 2017 Kelvin S. do Prado.\n"
          " * Sorted by name; states in capitals end an entry, '!' before them: the first is meant\n"
          " * unless something else is known.\n *")
    for line in NOTICE.splitlines():
        print((" * " + line).rstrip())
    print(" */\n"
          "#ifndef CHECK_CITY_TABLE_H\n#define CHECK_CITY_TABLE_H\n\n/* clang-format off */\n"
          "static const char city_table[] =")
    line = ""
    for e in entries:
        if len(line) + len(e) > COLUMNS:
            print('\t"' + line + '"')
            line = ""
        line += e
    print('\t"' + line + '";\n/* clang-format on */\n\n#endif')


if __name__ == "__main__":
    main()
