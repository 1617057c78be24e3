# What Lakeside Family Clinic may say about itself. Format: docs/profile.md
name = Lakeside Family Clinic
handle = @lakesideclinic
phone = (608) 555-0100
phone = (608) 555-0117
domain = lakeside.example
staff = Abena Osei
spokesperson = Leo Park
identifier MEDICAL_RECORD_NUMBER = MR-9999999
catchment = 60000
state = Wisconsin
