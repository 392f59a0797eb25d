"""One party's rule said to another solver."""

import numpy as np

from matching.model.problem import Keep


def whole(p, model, arcs, take, by_person, limits, party):
    one_firm = p.parties.keep[party] == Keep.EMPLOYER or p.parties.needs_room[party]
    site = p.vacancies.employer if one_firm else p.vacancies.district
    members = np.flatnonzero(p.people.party == party)
    goes = {
        int(s): model.new_bool_var("")
        for s in {int(site[arcs.vacancy[k]]) for w in members for k in by_person[w]}
    }
    model.add(sum(goes.values()) <= 1)
    for s, yes in goes.items():
        for w in members:
            here = [take[k] for k in by_person[w] if site[arcs.vacancy[k]] == s]
            model.add(sum(here) == yes)
        if p.parties.needs_room[party]:
            limits["room", s, int(max(p.employers.couple_rooms[s], 0))].append(yes)
